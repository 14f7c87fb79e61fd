import { InvalidOptionError } from '../errors/index.ts';
import { assertSameSize, rankGallery, type LabelledPicture } from './ranked-gallery.ts';
import type { RankingDistances } from './ranking-distances.ts';

/** The three CMC curves of the SynergyReID challenge's baseline. */
export const CMC_FLAVOURS = ['market1501', 'allshots', 'cuhk03'] as const;
export type CmcFlavour = (typeof CMC_FLAVOURS)[number];

/** Draws of one gallery picture per identity in the flavour `cuhk03`. */
const REPEATS = 10;

export interface FlavourOptions {
  /** Places of the curve, default 50. */
  readonly length?: number;
  /** Seed of the draws of `cuhk03`, default 0. */
  readonly seed?: number;
}

/**
 * A CMC curve as the SynergyReID baseline draws it (mdpr.md §11.4). `market1501`: the first right answer counts at its
 * place. `allshots`: each of n right answers counts 1/n at its place less the right answers before it. `cuhk03`: as
 * `allshots`, with one picture of each identity drawn ten times and the query's own camera left out. Queries without
 * a right answer do not count.
 */
export function flavouredCmc(
  flavour: CmcFlavour,
  queries: readonly LabelledPicture[],
  gallery: readonly LabelledPicture[],
  distances: RankingDistances,
  { length = 50, seed = 0 }: FlavourOptions = {},
): number[] {
  assertSameSize(distances, queries, gallery);
  if (!Number.isInteger(length) || length < 1) {
    throw new InvalidOptionError('invalid-length', `A curve cannot have ${length} places; give 1 or more.`);
  }
  const random = uniformStream(seed);
  const credit = new Array<number>(length).fill(0);
  let counted = 0;
  queries.forEach((query, index) => {
    const ranked = rankGallery(query, gallery, distances.row(index));
    let entries = ranked.order.map((entry, place) => ({
      identity: gallery[entry]?.identity ?? '',
      isMatch: ranked.isMatch[place] === true,
      isOwnCamera: query.camera !== null && gallery[entry]?.camera === query.camera,
    }));
    if (flavour === 'cuhk03') entries = entries.filter(({ isOwnCamera }) => !isOwnCamera);
    if (!entries.some(({ isMatch }) => isMatch)) return;
    counted++;
    switch (flavour) {
      case 'market1501':
        give(
          credit,
          entries.findIndex(({ isMatch }) => isMatch),
          1,
        );
        return;
      case 'allshots':
        giveAll(credit, entries, 1);
        return;
      case 'cuhk03':
        for (let repeat = 0; repeat < REPEATS; repeat++) giveAll(credit, drawn(entries, random), 1 / REPEATS);
    }
  });
  let sum = 0;
  return credit.map((value) => (counted > 0 ? (sum += value) / counted : 0));
}

function give(credit: number[], place: number, share: number): void {
  if (place < credit.length) credit[place] = (credit[place] ?? 0) + share;
}

function giveAll(credit: number[], entries: readonly { readonly isMatch: boolean }[], weight: number): void {
  const places = entries.flatMap(({ isMatch }, place) => (isMatch ? [place] : []));
  places.forEach((place, before) => give(credit, place - before, weight / places.length));
}

/** One entry of each identity, in the order of their places. */
function drawn<Entry extends { readonly identity: string }>(
  entries: readonly Entry[],
  random: () => number,
): Entry[] {
  const places = new Map<string, number[]>();
  entries.forEach(({ identity }, place) => {
    const list = places.get(identity);
    if (list === undefined) places.set(identity, [place]);
    else list.push(place);
  });
  const chosen = new Set([...places.values()].map((list) => list[Math.floor(random() * list.length)]));
  return entries.filter((_, place) => chosen.has(place));
}

/** Uniform numbers in [0, 1): mulberry32 (T. Ettinger), the same for the same seed on every machine. */
function uniformStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

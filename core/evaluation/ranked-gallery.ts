import { InvalidOptionError } from '../errors/index.ts';
import type { RankingDistances } from './ranking-distances.ts';

/** Who a picture shows and which camera took it; null where the camera is not known. */
export interface LabelledPicture {
  readonly identity: string;
  readonly camera: string | null;
}

/** The gallery as one query ranks it: what its own camera saw of the same person is left out. */
export interface RankedGallery {
  /** Gallery indexes, best first. */
  readonly order: readonly number[];
  /** Whether the entry at each place shows the query's person. */
  readonly isMatch: readonly boolean[];
}

/** The rule of Market-1501: the same person in the same, known camera neither counts nor harms. */
export function isLeftOut(query: LabelledPicture, entry: LabelledPicture): boolean {
  return query.identity === entry.identity && query.camera !== null && query.camera === entry.camera;
}

/**
 * Ranks the gallery by ascending distance. Of equal distances those of other people come first, so that a tie never
 * favours the match, and then the smaller index.
 * @throws InvalidOptionError `invalid-distances` for a row of another length or with a non-finite number.
 */
export function rankGallery(
  query: LabelledPicture,
  gallery: readonly LabelledPicture[],
  distances: Float64Array,
): RankedGallery {
  if (distances.length !== gallery.length || distances.some((value) => !Number.isFinite(value))) {
    throw new InvalidOptionError(
      'invalid-distances',
      `A query needs ${gallery.length} finite distances, one of each gallery picture; it has ${distances.length}.`,
    );
  }
  const matches = gallery.map((entry) => entry.identity === query.identity);
  const order: number[] = [];
  gallery.forEach((entry, index) => {
    if (!isLeftOut(query, entry)) order.push(index);
  });
  order.sort(
    (a, b) => (distances[a] ?? 0) - (distances[b] ?? 0) || Number(matches[a]) - Number(matches[b]) || a - b,
  );
  return { order, isMatch: order.map((index) => matches[index] === true) };
}

/** @throws InvalidOptionError `invalid-distances` unless the distances belong to that many pictures. */
export function assertSameSize(
  distances: RankingDistances,
  queries: readonly LabelledPicture[],
  gallery: readonly LabelledPicture[],
): void {
  if (distances.queries !== queries.length || distances.gallery !== gallery.length) {
    throw new InvalidOptionError(
      'invalid-distances',
      `The distances are of ${distances.queries} queries × ${distances.gallery} gallery pictures, the labels of ` +
        `${queries.length} × ${gallery.length}.`,
    );
  }
}

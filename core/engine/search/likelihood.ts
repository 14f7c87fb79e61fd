import { Calibration, type BackgroundPair, type CertainPair } from '../../calibration/index.ts';
import { dequantise, isInOnePicture, type ProjectReader, type TrackletRecord } from '../../library/index.ts';
import { setSimilarity } from '../../search/index.ts';
import { unit } from './weakest-cut.ts';

/** Tracklets that are looked at: enough for any curve, few enough for a moment's work. */
const MOST_TRACKLETS = 300;
/** Pairs of one kind. */
const MOST_PAIRS = 600;
/** Tracklets of either of two people who are never the same, of which pairs are made. */
const MOST_APART = 10;
const BACKGROUND_PER_CAMERAS = 120;
/** Crops of a tracklet from which two halves can be made. */
const LEAST_CROPS = 4;
/** Standard deviations (by the median deviation) below the median from which halves count as two people. */
const MOST_DEVIATIONS = 5;
/** Pairs that are compared before others get their turn. */
const PAIRS_PER_TURN = 100;

/** Two tracklets, and whether they show one person for certain. */
interface CertainTracklets {
  readonly a: number;
  readonly b: number;
  readonly isSame: boolean;
}

/**
 * The probability that a search's result is the person, learned from the project itself and again after each answer.
 * Certainly the same are the two halves of one tracklet, and what the analyst put together; certainly different are
 * people in one picture at once, what the analyst told apart, and whoever is beside a person in one camera and that
 * person's tracklets in the others.
 */
export class Likelihood {
  readonly #library: ProjectReader;
  readonly #vectors = new Map<number, readonly Float32Array[]>();
  readonly #similarities = new Map<string, number>();
  #learning: Promise<Calibration | undefined> | undefined;

  constructor(library: ProjectReader) {
    this.#library = library;
  }

  /** What was learned; undefined where the project does not hold enough to tell. */
  get(model: number): Promise<Calibration | undefined> {
    this.#learning ??= this.#learn(model);
    this.#learning.catch(() => (this.#learning = undefined));
    return this.#learning;
  }

  /** The analyst has answered: learn again at the next search. */
  outdate(): void {
    this.#learning = undefined;
  }

  /** These tracklets have other crops now. */
  forget(tracklets: Iterable<number>): void {
    this.#learning = undefined;
    for (const id of tracklets) this.#vectors.delete(id);
    this.#similarities.clear();
  }

  async #learn(model: number): Promise<Calibration | undefined> {
    const tracklets = everyNth(this.#library.tracklets(), MOST_TRACKLETS);
    const records = new Map(this.#library.tracklets().map((record) => [record.id, record]));
    const certain: CertainPair[] = withoutImpure(tracklets.flatMap((record) => this.#halves(record, model)));
    let turn = 0;
    const compare = async (a: number, b: number): Promise<BackgroundPair | undefined> => {
      if (++turn % PAIRS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      const [first, second] = [records.get(a), records.get(b)];
      const similarity = this.#similarity(a, b, model);
      if (first === undefined || second === undefined || similarity === undefined) return undefined;
      return { cameras: [first.camera, second.camera], similarity };
    };
    for (const { a, b, isSame } of certainTracklets(this.#library, tracklets, records)) {
      const pair = await compare(a, b);
      if (pair !== undefined) certain.push({ ...pair, isSame });
    }
    const background: BackgroundPair[] = [];
    for (const [a, b] of backgroundPairs(tracklets)) {
      const pair = await compare(a, b);
      if (pair !== undefined) background.push(pair);
    }
    const people = this.#library.expectedPeople() ?? mostAtOnce(tracklets);
    return Calibration.learn({ certain, background, priorOdds: 1 / Math.max(1, people - 1) });
  }

  #halves({ id, camera }: TrackletRecord, model: number): CertainPair[] {
    const frames = new Map(this.#library.crops(id).map((crop) => [crop.id, crop.frame]));
    const inTime = this.#library
      .trackletEmbeddings(id, model)
      .sort((a, b) => (frames.get(a.crop) ?? 0) - (frames.get(b.crop) ?? 0))
      .map(({ vector, scale }) => unit(dequantise({ values: vector, scale })));
    if (inTime.length < LEAST_CROPS) return [];
    const middle = inTime.length >> 1;
    const similarity = setSimilarity(inTime.slice(0, middle), inTime.slice(middle));
    return [{ cameras: [camera, camera], similarity, isSame: true }];
  }

  #similarity(a: number, b: number, model: number): number | undefined {
    const key = `${a} ${b}`;
    const known = this.#similarities.get(key);
    if (known !== undefined) return known;
    const [first, second] = [this.#vectorsOf(a, model), this.#vectorsOf(b, model)];
    if (first.length === 0 || second.length === 0) return undefined;
    const similarity = setSimilarity(first, second);
    this.#similarities.set(key, similarity);
    return similarity;
  }

  #vectorsOf(tracklet: number, model: number): readonly Float32Array[] {
    let vectors = this.#vectors.get(tracklet);
    if (vectors === undefined) {
      vectors = this.#library
        .trackletEmbeddings(tracklet, model)
        .map(({ vector, scale }) => unit(dequantise({ values: vector, scale })));
      this.#vectors.set(tracklet, vectors);
    }
    return vectors;
  }
}

/**
 * Halves that are far less alike than those of other tracklets are two people by the tracker's mistake: a few of them
 * would teach that people look like anybody.
 */
function withoutImpure(halves: readonly CertainPair[]): CertainPair[] {
  const middle = median(halves.map(({ similarity }) => similarity));
  const spread = median(halves.map(({ similarity }) => Math.abs(similarity - middle)));
  return halves.filter(({ similarity }) => similarity >= middle - MOST_DEVIATIONS * 1.4826 * spread);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function certainTracklets(
  library: ProjectReader,
  tracklets: readonly TrackletRecord[],
  records: ReadonlyMap<number, TrackletRecord>,
): readonly CertainTracklets[] {
  const together: CertainTracklets[] = [];
  for (const [index, a] of tracklets.entries()) {
    for (const b of tracklets.slice(index + 1)) {
      if (b.camera !== a.camera || b.start > a.end) break;
      together.push({ a: a.id, b: b.id, isSame: false });
    }
  }
  const answered: CertainTracklets[] = library
    .answers()
    .tracklets.map(({ tracklets: [a, b], verdict }) => ({ a, b, isSame: verdict === 'same' }));
  const people = library.people();
  const ownOf = new Map(people.map(({ id, tracklets: own }) => [id, own]));
  for (const { tracklets: own } of people) {
    for (const [index, a] of own.entries()) {
      for (const b of own.slice(index + 1)) answered.push({ a, b, isSame: true });
    }
  }
  for (const { person, tracklet } of library.answers().refusals) {
    for (const own of ownOf.get(person) ?? []) {
      answered.push({ a: own, b: tracklet, isSame: false });
    }
  }
  const apart = library.answers().apart.flatMap(([one, other]) => {
    const others = everyNth(ownOf.get(other) ?? [], MOST_APART);
    return everyNth(ownOf.get(one) ?? [], MOST_APART).flatMap((a) =>
      others.map((b): CertainTracklets => ({ a, b, isSame: false })),
    );
  });
  const besideMates: CertainTracklets[] = [];
  for (const { tracklets: own } of people) {
    for (const id of own) {
      const mate = records.get(id);
      const beside =
        mate === undefined ? [] : tracklets.filter((other) => other.id !== id && isInOnePicture(mate, other));
      for (const other of beside.filter((each) => !own.includes(each.id))) {
        for (const b of own) if (b !== id) besideMates.push({ a: other.id, b, isSame: false });
      }
    }
  }
  return [
    ...everyNth(together, MOST_PAIRS),
    ...everyNth(answered, MOST_PAIRS),
    ...everyNth(apart, MOST_PAIRS),
    ...everyNth(besideMates, MOST_PAIRS),
  ];
}

/** Pairs of tracklets of every two cameras, spread over all there are. */
function backgroundPairs(tracklets: readonly TrackletRecord[]): (readonly [number, number])[] {
  const cameras = [...Map.groupBy(tracklets, ({ camera }) => camera).values()];
  return cameras.flatMap((first, index) =>
    cameras.slice(index).flatMap((second) => {
      const wanted = Math.min(BACKGROUND_PER_CAMERAS, first.length * second.length);
      return Array.from({ length: wanted }, (_, each) => {
        // Steps through all pairs with a stride that shares no factor with their count in practice.
        const place = Math.floor((each * first.length * second.length) / wanted);
        const a = first[place % first.length]?.id ?? 0;
        const b = second[Math.floor(place / first.length)]?.id ?? 0;
        return [a, b] as const;
      }).filter(([a, b]) => a !== b);
    }),
  );
}

/** The most people that any camera shows at once: there are at least so many. */
function mostAtOnce(tracklets: readonly TrackletRecord[]): number {
  const counts = tracklets.map(
    (one) =>
      tracklets.filter(
        (other) => other.camera === one.camera && other.start <= one.start && one.start <= other.end,
      ).length,
  );
  return Math.max(2, ...counts);
}

function everyNth<Value>(values: readonly Value[], most: number): readonly Value[] {
  if (values.length <= most) return values;
  return Array.from(
    { length: most },
    (_, index) => values[Math.floor((index * values.length) / most)],
  ).filter((value) => value !== undefined);
}

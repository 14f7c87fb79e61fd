import { throwIfCancelled } from '../errors/index.ts';
import type { Dataset, DatasetLayout, DatasetPicture, RefusedFile } from './dataset.ts';
import { isDistractor } from './picture-name.ts';
import { readPicture } from './read-picture.ts';

export interface SplitStatistics {
  /** `train`, `test query`, … */
  readonly split: string;
  readonly pictures: number;
  /** People, distractors not counted. */
  readonly identities: number;
  /** Pictures of distractors. */
  readonly distractors: number;
  /** Names of the cameras, or null where none is known. */
  readonly cameras: readonly string[] | null;
  /** Fewest, middle and most pictures of a person. */
  readonly picturesPerIdentity: { readonly least: number; readonly median: number; readonly most: number };
}

export interface DatasetReport {
  readonly layout: DatasetLayout;
  readonly folder: string;
  readonly splits: readonly SplitStatistics[];
  readonly notes: readonly string[];
  /** Pictures of junk that were dropped. */
  readonly junk: number;
  readonly problems: {
    readonly unreadable: readonly RefusedFile[];
    /** Names or rows that do not parse, and pictures of other formats. */
    readonly unparsed: readonly RefusedFile[];
    /** Training identities that one camera alone has seen; empty where cameras are not known. */
    readonly singleCamera: readonly string[];
    /** Identities that are in training and in the test split. */
    readonly overlap: readonly string[];
    /** Query identities for which no gallery picture of another camera exists. */
    readonly unanswerable: readonly string[];
  };
}

export interface InspectOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears how many of the pictures are opened. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Opens every picture of a data set and says what it holds and what is wrong with it. */
export async function inspectDataset(
  dataset: Dataset,
  { signal, onProgress }: InspectOptions = {},
): Promise<DatasetReport> {
  const splits = listSplits(dataset);
  // A split made out of the training pictures names the same files again.
  const all = [
    ...new Map(splits.flatMap(({ pictures }) => pictures.map((each) => [each.file, each]))).values(),
  ];
  const unreadable: RefusedFile[] = [];
  for (const [index, picture] of all.entries()) {
    throwIfCancelled(signal);
    try {
      await readPicture(picture);
    } catch (error) {
      unreadable.push({ name: picture.name, reason: error instanceof Error ? error.message : String(error) });
    }
    onProgress?.(index + 1, all.length);
  }
  return {
    layout: dataset.layout,
    folder: dataset.folder,
    splits: splits.map(({ split, pictures }) => describeSplit(split, pictures)),
    notes: dataset.notes,
    junk: dataset.junk,
    problems: {
      unreadable,
      unparsed: dataset.refused,
      singleCamera: findSingleCamera(dataset.train),
      overlap: findOverlap(dataset),
      unanswerable: findUnanswerable(dataset),
    },
  };
}

function listSplits({ train, evaluation }: Dataset) {
  const { test, challenge } = evaluation;
  return [
    { split: 'train', pictures: train },
    { split: 'test query', pictures: test?.query ?? [] },
    { split: 'test gallery', pictures: test?.gallery ?? [] },
    { split: 'challenge query', pictures: challenge?.query ?? [] },
    { split: 'challenge gallery', pictures: challenge?.gallery ?? [] },
  ].filter(({ pictures }) => pictures.length > 0);
}

function describeSplit(split: string, pictures: readonly DatasetPicture[]): SplitStatistics {
  const counts = new Map<string, number>();
  const cameras = new Set<string>();
  for (const { identity, camera } of pictures) {
    if (camera !== null) cameras.add(camera);
    if (!isDistractor(identity)) counts.set(identity, (counts.get(identity) ?? 0) + 1);
  }
  const sizes = [...counts.values()].sort((a, b) => a - b);
  return {
    split,
    pictures: pictures.length,
    identities: counts.size,
    distractors: pictures.filter(({ identity }) => isDistractor(identity)).length,
    cameras: cameras.size === 0 ? null : sorted(cameras),
    picturesPerIdentity: {
      least: sizes[0] ?? 0,
      median: sizes[Math.floor((sizes.length - 1) / 2)] ?? 0,
      most: sizes.at(-1) ?? 0,
    },
  };
}

function findSingleCamera(pictures: readonly DatasetPicture[]): string[] {
  const cameras = new Map<string, Set<string | null>>();
  for (const { identity, camera } of pictures) {
    cameras.set(identity, (cameras.get(identity) ?? new Set()).add(camera));
  }
  // One camera for all, or none known: then nobody can be in two.
  if (new Set([...cameras.values()].flatMap((seen) => [...seen])).size < 2) return [];
  return sorted(
    [...cameras].filter(([, seen]) => seen.size === 1 && !seen.has(null)).map(([identity]) => identity),
  );
}

function findOverlap({ layout, train, evaluation }: Dataset): string[] {
  // These layouts have no split of their own; their notes say that the same pictures serve both.
  if (layout === 'folders' || layout === 'csv') return [];
  const trained = new Set(train.map(({ identity }) => identity));
  const tested = [...(evaluation.test?.query ?? []), ...(evaluation.test?.gallery ?? [])];
  return sorted(
    new Set(
      tested
        .map(({ identity }) => identity)
        .filter((identity) => trained.has(identity) && !isDistractor(identity)),
    ),
  );
}

function findUnanswerable({ evaluation: { test } }: Dataset): string[] {
  const seen = new Map<string, Set<string | null>>();
  for (const { identity, camera } of test?.gallery ?? []) {
    seen.set(identity, (seen.get(identity) ?? new Set()).add(camera));
  }
  const hasAnswer = ({ identity, camera }: DatasetPicture): boolean =>
    [...(seen.get(identity) ?? [])].some((other) => camera === null || other !== camera);
  const missing = (test?.query ?? []).filter((query) => !hasAnswer(query));
  return sorted(new Set(missing.map(({ identity }) => identity)));
}

function sorted(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

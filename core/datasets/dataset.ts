/** One labelled picture file of a data set. */
export interface DatasetPicture {
  /** Path of the file. */
  readonly file: string;
  /** Path below the data set's folder, with forward slashes: for people. */
  readonly name: string;
  /** Who is shown, as the data set writes it. Distractors (`0`, `0000`) are people of their own whom no query seeks. */
  readonly identity: string;
  /** Which camera took it; null where the data set does not say. */
  readonly camera: string | null;
  /** When it was taken, seconds; null where the data set does not say. */
  readonly time: number | null;
}

export const DATASET_LAYOUTS = ['market1501', 'dukemtmc', 'synergyreid', 'folders', 'csv'] as const;

/**
 * How a data set lies on disk. Crops that Sightline exports have the layout of Market-1501; `folders` is a folder per
 * identity, `csv` a flat folder with a table.
 */
export type DatasetLayout = (typeof DATASET_LAYOUTS)[number];

export const EVALUATION_SPLITS = ['test', 'challenge'] as const;
export type EvaluationSplit = (typeof EVALUATION_SPLITS)[number];

/** Pictures to ask for and pictures to find. */
export interface EvaluationPictures {
  readonly query: readonly DatasetPicture[];
  readonly gallery: readonly DatasetPicture[];
  /** False for the SynergyReID challenge, whose answers are not public: it can be ranked, not scored. */
  readonly isLabelled: boolean;
}

/** A picture file that was left out, and why, in a full sentence. */
export interface RefusedFile {
  readonly name: string;
  readonly reason: string;
}

export interface Dataset {
  readonly layout: DatasetLayout;
  /** The folder that holds the layout, which may lie within the one that was given. */
  readonly folder: string;
  readonly train: readonly DatasetPicture[];
  /** Undefined where the data set lacks the split. */
  readonly evaluation: Readonly<Record<EvaluationSplit, EvaluationPictures | undefined>>;
  /** Files that look like pictures of the layout but whose names or rows do not parse. */
  readonly refused: readonly RefusedFile[];
  /** Pictures of identity −1 (Market-1501), which are dropped. */
  readonly junk: number;
  /** What a reader of its figures should know, in full sentences: unknown cameras, a split made here. */
  readonly notes: readonly string[];
}

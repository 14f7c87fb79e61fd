import { DERIVED_SPLIT_NOTE, openDataset, type Dataset, type DatasetPicture } from '../../datasets/index.ts';
import { InvalidOptionError } from '../../errors/index.ts';
import { labelImages, type LabelledImages } from '../../training/index.ts';
import { holdPeopleOut } from './held-out-people.ts';

/** What a run learns from, and what it is measured on. */
export interface TrainingData {
  /** By data set. */
  readonly pictures: readonly (readonly DatasetPicture[])[];
  /** The same, one after another. */
  readonly images: LabelledImages;
  /**
   * The first data set that can be measured on. Where it has no test split of its own, some of its people are left out
   * of the training for it: the people here are not trained on.
   */
  readonly heldOut: Dataset | undefined;
  readonly notes: readonly string[];
}

/**
 * The training pictures of one or several data sets, whose people are different ones even where they have one name.
 * @throws InvalidOptionError if a folder is no data set, or there is nothing to train on.
 */
export async function openTrainingData(folders: readonly string[]): Promise<TrainingData> {
  const opened = await Promise.all(folders.map(openDataset));
  const ownSplit = opened.find(hasOwnSplit);
  const parted = ownSplit === undefined ? opened.map(holdPeopleOut) : [];
  const chosen = parted.findIndex((each) => each !== undefined);
  const datasets = opened.map((dataset, index) =>
    index === chosen ? { ...dataset, train: parted[index]?.train ?? [] } : dataset,
  );
  const empty = datasets.findIndex(({ train }) => train.length === 0);
  if (datasets.length === 0 || empty >= 0) {
    throw new InvalidOptionError(
      'no-training-pictures',
      `The data set ${folders[empty] ?? ''} has no training pictures. Give a folder with some, such as ` +
        'bounding_box_train in the layout of Market-1501, or a folder of JPEG files per person.',
    );
  }
  const prefix = (index: number): string => (datasets.length === 1 ? '' : `${index + 1}/`);
  const named = datasets.flatMap(({ train }, index) =>
    train.map(({ file, identity }) => ({ file, identity: prefix(index) + identity })),
  );
  return {
    pictures: datasets.map(({ train }) => train),
    images: labelImages(named),
    heldOut: ownSplit ?? parted[chosen]?.heldOut,
    notes: [
      ...new Set(datasets.flatMap(({ notes }) => notes).filter((text) => text !== DERIVED_SPLIT_NOTE)),
      ...(parted[chosen] === undefined ? [] : [parted[chosen].note]),
    ],
  };
}

/** Whether a data set comes with people to measure by who are not in its training pictures. */
function hasOwnSplit({ layout, evaluation: { test } }: Dataset): boolean {
  return layout !== 'folders' && layout !== 'csv' && test?.isLabelled === true && test.query.length > 0;
}

import { openDataset, type Dataset, type DatasetPicture } from '../../datasets/index.ts';
import { InvalidOptionError } from '../../errors/index.ts';
import { labelImages, type LabelledImages } from '../../training/index.ts';

/** What a run learns from, and what it is measured on. */
export interface TrainingData {
  readonly pictures: readonly DatasetPicture[];
  readonly images: LabelledImages;
  /** The first data set that can be measured on: its people are not trained on. */
  readonly heldOut: Dataset | undefined;
  readonly notes: readonly string[];
}

/**
 * The training pictures of one or several data sets, whose people are different ones even where they have one name.
 * @throws InvalidOptionError if a folder is no data set, or there is nothing to train on.
 */
export async function openTrainingData(folders: readonly string[]): Promise<TrainingData> {
  const datasets = await Promise.all(folders.map(openDataset));
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
    train.map((picture) => ({ picture, identity: prefix(index) + picture.identity })),
  );
  return {
    pictures: named.map(({ picture }) => picture),
    images: labelImages(named.map(({ picture, identity }) => ({ file: picture.file, identity }))),
    heldOut: datasets.find(
      ({ evaluation }) => evaluation.test?.isLabelled === true && evaluation.test.query.length > 0,
    ),
    notes: datasets.flatMap(({ notes }) => notes),
  };
}

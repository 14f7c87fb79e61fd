import { deriveSplit, type Dataset, type DatasetPicture } from '../../datasets/index.ts';

/** One identity in so many is kept to measure by. */
const SHARE = 10;
/** Fewer people than these can spare nobody. */
const FEWEST_PEOPLE = 8;
/** So many are kept at least: among fewer, nobody can be mistaken. */
const FEWEST_KEPT = 4;

/** A data set parted into people to train on and people to measure by. */
export interface PartedDataset {
  readonly train: readonly DatasetPicture[];
  /** The data set with those people alone in its test split. */
  readonly heldOut: Dataset;
  readonly note: string;
}

/**
 * Keeps some people of a data set without a test split of its own out of training, evenly spread over all whom
 * several pictures show: a model measured on its own training people would look better than it is. Undefined where the
 * data set has a split of its own, or too few people.
 */
export function holdPeopleOut(dataset: Dataset): PartedDataset | undefined {
  const { layout, train } = dataset;
  if (layout !== 'folders' && layout !== 'csv') return undefined;
  const pictures = Map.groupBy(train, ({ identity }) => identity);
  const people = [...pictures].flatMap(([identity, own]) => (own.length > 1 ? [identity] : [])).sort();
  if (people.length < FEWEST_PEOPLE) return undefined;
  const count = Math.max(FEWEST_KEPT, Math.round(people.length / SHARE));
  const kept = new Set(
    Array.from({ length: count }, (_, index) => people[Math.floor(((index + 0.5) * people.length) / count)]),
  );
  const test = deriveSplit(train.filter(({ identity }) => kept.has(identity)));
  return {
    train: train.filter(({ identity }) => !kept.has(identity)),
    heldOut: { ...dataset, evaluation: { ...dataset.evaluation, test }, notes: [] },
    note: `${count} of ${pictures.size} people of ${dataset.folder} are not trained on, to measure by: ${[...kept].join(', ')}.`,
  };
}

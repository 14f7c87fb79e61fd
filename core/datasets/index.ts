export {
  DATASET_LAYOUTS,
  EVALUATION_SPLITS,
  type Dataset,
  type DatasetLayout,
  type DatasetPicture,
  type EvaluationPictures,
  type EvaluationSplit,
  type RefusedFile,
} from './dataset.ts';
export { makeContactSheet, type ContactSheet, type ContactSheetOptions } from './contact-sheet.ts';
export {
  inspectDataset,
  type DatasetReport,
  type InspectOptions,
  type SplitStatistics,
} from './inspect-dataset.ts';
export { DERIVED_SPLIT_NOTE, deriveSplit } from './derived-split.ts';
export { openDataset } from './open-dataset.ts';
export { isDistractor } from './picture-name.ts';
export { readPicture } from './read-picture.ts';

export { exportModelTo, importCheckpointInto } from './checkpoint-files.ts';
export { exportModel, type ExportOptions } from './export-model.ts';
export {
  importCheckpoint,
  type ImportedCheckpoint,
  type ImportOptions,
  type ImportReport,
} from './import-checkpoint.ts';
export { type OpenConfig } from './infer-config.ts';
export { type CheckpointKind } from './key-mapping.ts';

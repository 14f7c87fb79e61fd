export {
  importCheckpoint,
  type ImportOptions,
  type ImportedCheckpoint,
  type ImportReport,
} from './import-checkpoint.ts';
export { type CheckpointKind } from './key-mapping.ts';

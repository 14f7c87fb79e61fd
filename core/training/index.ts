export {
  adamRateInputs,
  adamRates,
  adamUpdate,
  adamUpdateInPlace,
  PUBLISHED_ADAM,
  type AdamOptions,
  type AdamRates,
  type AdamState,
} from './adam.ts';
export { resizeBicubic } from './augmentation/bicubic.ts';
export {
  drawDistortion,
  NO_DISTORTION,
  type ColourChange,
  type Distortion,
} from './augmentation/distortion.ts';
export {
  checkAugmentation,
  NO_AUGMENTATION,
  PUBLISHED_AUGMENTATION,
  SMALL_AUGMENTATION,
  type Augmentation,
  type ColourOptions,
  type ErasingOptions,
  type PatchOptions,
  type RectangleRange,
} from './augmentation/options.ts';
export { PatchPool, type PatchPaste } from './augmentation/patch-pool.ts';
export { distortedPlanes, MEAN_COLOUR, pastePatch, type Planes } from './augmentation/planes.ts';
export type { PixelRectangle } from './augmentation/rectangle.ts';
export { BatchLoader, type LoaderOptions, type TrainingBatch } from './batch-loader.ts';
export { BatchPlanner, type BatchOptions, type DataPosition, type PlannedBatch } from './batch-planner.ts';
export { NaiveIdentitySampler, type SamplerOptions } from './identity-sampler.ts';
export {
  checkSchedule,
  iterationsPerEpoch,
  learningRate,
  PUBLISHED_RATES,
  totalIterations,
  warmUpEpochs,
  type EpochSchedule,
  type Schedule,
  type StepSchedule,
} from './schedule.ts';
export type { DistortedFile, Sample } from './sample.ts';
export { labelImages, type LabelledImages, type TrainingImage } from './training-image.ts';
export { optimizedGraph, STATE_NAMES } from './optimized-graph.ts';
export { DeviceExecutor, type ExecutionOptions } from './device-executor.ts';
export { trainingDevices, type TrainingDevices } from './training-devices.ts';
export { LoopSteps } from './loop-steps.ts';
export { ArraySteps } from './array-steps.ts';
export { ResidentSteps } from './resident-steps.ts';
export type { DeviceRun, DeviceSteps } from './device-steps.ts';
export { readCheckpoint, writeCheckpoint, type TrainingCheckpoint } from './checkpoint.ts';
export type { StepExecutor, StepFeed, StepLosses, StepPlan } from './step-executor.ts';
export { stepBytes } from './step-memory.ts';
export { Trainer, type StepReport, type TrainingRun } from './trainer.ts';
export {
  batchSize,
  checkSettings,
  trainingSettingsSchema,
  type TrainingSettings,
} from './training-settings.ts';
export {
  checkState,
  firstState,
  type FirstState,
  type StateShape,
  type TrainingState,
} from './training-state.ts';

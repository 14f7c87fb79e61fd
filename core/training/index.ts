export { resizeBicubic } from './augmentation/bicubic.ts';
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

export { descriptorLength, mdprConfig, PUBLISHED_CONFIG, type Depth, type MdprConfig } from './config.ts';
export {
  countParameters,
  declareParameters,
  type Declaration,
  type Purpose,
  type Role,
} from './declaration.ts';
export { descriptorFeatures, type DescriptorFeature, type FeatureKind } from './descriptor-features.ts';
export {
  buildInferenceModel,
  inferenceParameters,
  MODEL_METADATA,
  weightsOfModel,
  type InferenceOptions,
} from './inference-model.ts';
export {
  buildDefaultModel,
  DEFAULT_WEIGHTS_PATH,
  defaultModel,
  defaultWeights,
  dropOutdatedModels,
} from './default-model.ts';
export { SHARED_STAGES, type SharedStage } from './frozen-stages.ts';
export { initialWeights } from './initial-weights.ts';
export { foldedLayers } from './layers/folded.ts';
export { type Layers } from './layers/layers.ts';
export { fedParameters, storedParameters, type Parameters } from './layers/parameters.ts';
export { unfoldedLayers, type Measured } from './layers/unfolded.ts';
export { network, type NetworkOptions } from './network.ts';
export { randomStream, type RandomStream } from './random.ts';
export {
  readSafetensors,
  writeSafetensors,
  type WeightsMetadata,
  type WeightsPrecision,
} from './safetensors.ts';
export { checkWeights, type Weight, type Weights } from './weights.ts';
export {
  modelOfWeightsFile,
  readWeightsFile,
  statedConfig,
  writeWeightsFile,
  type WeightsFacts,
  type WeightsFile,
} from './weights-file.ts';
export { readWeightsHead, type WeightsHead } from './weights-head.ts';
export {
  fedDeclarations,
  TRAINING_OUTPUTS,
  trainedDeclarations,
  trainingGraph,
  trainingStep,
  type StepSwitches,
  type TrainingOptions,
  type TrainingStep,
} from './training-graph.ts';
export { type LossSwitches, type TeacherOptions } from './training-losses.ts';
export { type LabelType } from './losses/labels.ts';

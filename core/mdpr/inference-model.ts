import { encodeModel, leavesOf, parseModel, type Metadata } from '../graph/index.ts';
import { descriptorLength, type MdprConfig } from './config.ts';
import { declareParameters, type Declaration } from './declaration.ts';
import { foldedLayers } from './layers/folded.ts';
import { storedParameters } from './layers/parameters.ts';
import { unfoldedLayers } from './layers/unfolded.ts';
import { network } from './network.ts';
import { checkWeights, type Weight, type Weights } from './weights.ts';

/** The keys under which a model file states what it is; values are strings. */
export const MODEL_METADATA = {
  /** A short name for people, `MDPR R18`. */
  name: 'sightline.name',
  /** `true` or `false`: whether the weights were trained, or are first values from a seed. */
  trained: 'sightline.trained',
  /** Size of the pictures in pixels. */
  inputWidth: 'sightline.input_width',
  inputHeight: 'sightline.input_height',
  /** `inside`: pictures are fed as RGB in 0…255 and the model normalizes them itself. */
  normalisation: 'sightline.normalisation',
  /** Length of the descriptor. */
  dimension: 'sightline.dimension',
  /** The {@link MdprConfig} as JSON. */
  config: 'sightline.mdpr_config',
  /** What may be done with the weights. */
  licence: 'sightline.licence',
} as const;

export interface InferenceOptions {
  readonly name: string;
  readonly isTrained: boolean;
  readonly licence: string;
  /** Whether attention maps are outputs too (`attn5`, `attn4`), for heat maps. Default: false. */
  readonly hasAttention?: boolean;
  /**
   * `folded` (default): every block one convolution, the form to run. `unfolded`: one node per layer and every
   * parameter under its name, the form to read weights from again.
   */
  readonly form?: 'folded' | 'unfolded';
}

/**
 * An ONNX file that turns pictures into descriptors; see network.ts for inputs and outputs. Parts that only training
 * needs are absent. Folding is plain JavaScript: a second or two for E = 128, about a minute and a half for E = 512.
 * Throws: ModelError if a weight is missing, has another shape or is not finite.
 */
export function buildInferenceModel(
  config: MdprConfig,
  weights: Weights,
  options: InferenceOptions,
): Uint8Array {
  const hasAttention = options.hasAttention === true;
  checkWeights(weights, inferenceParameters(config, { hasAttention }));
  const layers =
    options.form === 'unfolded' ? unfoldedLayers(storedParameters(weights)) : foldedLayers(weights);
  return encodeModel(network(layers, config, { hasAttention }), metadataOf(config, options));
}

/** The tensors that inference needs. */
export function inferenceParameters(
  config: MdprConfig,
  { hasAttention }: { readonly hasAttention: boolean },
): readonly Declaration[] {
  return declareParameters(config, { identities: 1 }).filter(
    ({ purpose, role }) =>
      role !== 'batch-count' && (purpose === 'descriptor' || (hasAttention && purpose === 'attention')),
  );
}

/**
 * The weights stored in an unfolded model file.
 * Throws: ModelError or GraphError if it is not a model that Sightline can read.
 */
export function weightsOfModel(bytes: Uint8Array): Weights {
  const weights = new Map<string, Weight>();
  for (const leaf of leavesOf(parseModel(bytes).graph)) {
    if (leaf.kind === 'constant' && leaf.name !== undefined && leaf.data instanceof Float32Array) {
      weights.set(leaf.name, { shape: leaf.shape, data: leaf.data });
    }
  }
  return weights;
}

function metadataOf(config: MdprConfig, options: InferenceOptions): Metadata {
  return {
    [MODEL_METADATA.name]: options.name,
    [MODEL_METADATA.trained]: String(options.isTrained),
    [MODEL_METADATA.inputWidth]: String(config.inputWidth),
    [MODEL_METADATA.inputHeight]: String(config.inputHeight),
    [MODEL_METADATA.normalisation]: 'inside',
    [MODEL_METADATA.dimension]: String(descriptorLength(config)),
    [MODEL_METADATA.config]: JSON.stringify(config),
    [MODEL_METADATA.licence]: options.licence,
  };
}

import { z } from 'zod';
import { ModelError } from '../errors/index.ts';
import { mdprConfig, type MdprConfig } from './config.ts';
import {
  buildInferenceModel,
  inferenceParameters,
  MODEL_METADATA,
  type InferenceOptions,
} from './inference-model.ts';
import {
  readSafetensors,
  writeSafetensors,
  type WeightsMetadata,
  type WeightsPrecision,
} from './safetensors.ts';
import { type Weights } from './weights.ts';
import { statedFacts } from './weights-head.ts';

/** What a weights file states of its network, apart from the configuration. */
export type WeightsFacts = Pick<InferenceOptions, 'name' | 'isTrained' | 'licence'>;

const configSchema = z.strictObject({
  depth: z.union([z.literal(18), z.literal(34), z.literal(50), z.literal(101)]),
  width: z.number(),
  embedding: z.number(),
  parts: z.number(),
  attentionMaps: z.number(),
  isGuided: z.boolean(),
  hasFusion: z.boolean(),
  hasDistillation: z.boolean(),
  inputHeight: z.number(),
  inputWidth: z.number(),
});

/**
 * A safetensors file of a network's weights that states the network, so that {@link modelOfWeightsFile} can build it.
 * `metadata` is added to what it states; `precision` as of {@link writeSafetensors}.
 */
export function writeWeightsFile(
  config: MdprConfig,
  weights: Weights,
  facts: WeightsFacts,
  metadata: WeightsMetadata = {},
  precision: WeightsPrecision = 'single',
): Uint8Array {
  const stated = {
    ...metadata,
    [MODEL_METADATA.config]: JSON.stringify(config),
    [MODEL_METADATA.name]: facts.name,
    [MODEL_METADATA.trained]: String(facts.isTrained),
    [MODEL_METADATA.licence]: facts.licence,
  };
  return writeSafetensors(weights, stated, precision);
}

/** What a weights file holds. */
export interface WeightsFile {
  readonly config: MdprConfig;
  readonly weights: Weights;
  readonly facts: WeightsFacts;
  /** All that the file states, as text. */
  readonly metadata: WeightsMetadata;
}

/**
 * Reads a safetensors file that states its network in its metadata.
 * Throws: ModelError if the file is damaged or does not state its network; InvalidOptionError if the stated network
 * cannot be built.
 */
export function readWeightsFile(bytes: Uint8Array): WeightsFile {
  const { weights, metadata } = readSafetensors(bytes);
  return {
    config: statedConfig(metadata[MODEL_METADATA.config]),
    weights,
    metadata,
    facts: statedFacts(metadata),
  };
}

/**
 * The inference model of a safetensors file that states its network in its metadata; with attention maps if the file
 * has their weights, unless the options say otherwise.
 * Throws: as {@link readWeightsFile}; ModelError if the file lacks weights of the network.
 */
export function modelOfWeightsFile(
  bytes: Uint8Array,
  options: Pick<InferenceOptions, 'hasAttention' | 'form'> = {},
): Uint8Array {
  const { config, weights, facts } = readWeightsFile(bytes);
  const hasAttention = inferenceParameters(config, { hasAttention: true }).every(({ name }) =>
    weights.has(name),
  );
  return buildInferenceModel(config, weights, { ...facts, hasAttention, ...options });
}

/**
 * The configuration that a file states under `MODEL_METADATA.config`.
 * Throws: ModelError if it states none; InvalidOptionError if the stated network cannot be built.
 */
export function statedConfig(json: string | undefined): MdprConfig {
  try {
    return mdprConfig(configSchema.parse(JSON.parse(json ?? '')));
  } catch (cause) {
    if (cause instanceof z.ZodError || cause instanceof SyntaxError) {
      throw new ModelError(
        'unstated-network',
        `The file does not state its network in the metadata "${MODEL_METADATA.config}". Give an ONNX file instead, or write the weights again with Sightline.`,
        { cause },
      );
    }
    throw cause;
  }
}

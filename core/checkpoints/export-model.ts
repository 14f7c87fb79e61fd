import { withHalfWeights } from '../graph/index.ts';
import { buildInferenceModel, mdprConfig, readWeightsFile } from '../mdpr/index.ts';

export interface ExportOptions {
  /** Size of the pictures in pixels. Default: as the weights file states. */
  readonly inputHeight?: number | undefined;
  readonly inputWidth?: number | undefined;
  /** Whether weights are stored as float16, which halves the file; the model calculates in float32 all the same. */
  readonly isHalf?: boolean | undefined;
  /** Whether attention maps are outputs too. */
  readonly hasAttention?: boolean | undefined;
}

/**
 * The ONNX file of a safetensors file of weights, for any runtime: input `images` [N, 3, H, W] in RGB 0…255, output
 * the descriptor; its metadata says so. Takes a second or two for a small network, a minute or two for the published.
 * Throws: ModelError if the file is damaged, does not state its network or lacks weights of it; InvalidOptionError if
 * no such network can be built for that size.
 */
export function exportModel(bytes: Uint8Array, options: ExportOptions = {}): Uint8Array {
  const { config, weights, facts } = readWeightsFile(bytes);
  const { inputHeight = config.inputHeight, inputWidth = config.inputWidth } = options;
  const model = buildInferenceModel(mdprConfig({ ...config, inputHeight, inputWidth }), weights, {
    ...facts,
    hasAttention: options.hasAttention === true,
  });
  return options.isHalf === true ? withHalfWeights(model) : model;
}

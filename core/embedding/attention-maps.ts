import { ModelError } from '../errors/index.ts';
import type { HeatMap } from '../images/index.ts';
import type { Tensor } from '../runtime/index.ts';
import type { CropAttention } from './embedder.ts';

/** The outputs [N, K, h, w] of MDPR's inference model that hold attention; see `network` of core/mdpr. */
export const ATTENTION_OUTPUTS = ['attn5', 'attn4'] as const;

/** Rounding may lift a softmax above 1 by this much. */
const ROUNDING = 1e-5;

/**
 * The attention of each of `crops` crops.
 * @throws ModelError `invalid-attention` if an output is absent, has another shape or values outside 0…1.
 */
export function readAttention(
  outputs: Readonly<Record<string, Tensor>>,
  crops: number,
  modelName: string,
): CropAttention[] {
  const [res5, res4] = ATTENTION_OUTPUTS.map((name) => readLevel(outputs[name], name, crops, modelName));
  return Array.from({ length: crops }, (_, index) => ({
    res5: res5?.[index] ?? [],
    res4: res4?.[index] ?? [],
  }));
}

function readLevel(output: Tensor | undefined, name: string, crops: number, modelName: string): HeatMap[][] {
  const [rows = 0, maps = 0, height = 0, width = 0] = output?.dims ?? [];
  const data = output?.data;
  if (!(data instanceof Float32Array) || output?.dims.length !== 4 || rows < crops) {
    throw invalid(`${name} is not float32 [N, K, h, w]`, modelName);
  }
  const size = height * width;
  const mapAt = (index: number): HeatMap => {
    const values = data.slice(index * size, (index + 1) * size);
    if (values.some((value) => !(value >= 0 && value <= 1 + ROUNDING))) {
      throw invalid(`${name} has values that are not from 0 to 1`, modelName);
    }
    return { width, height, values: values.map((value) => Math.min(1, value)) };
  };
  return Array.from({ length: crops }, (_, crop) =>
    Array.from({ length: maps }, (__, map) => mapAt(crop * maps + map)),
  );
}

function invalid(reason: string, modelName: string): ModelError {
  return new ModelError(
    'invalid-attention',
    `The attention of the model ${modelName} cannot be read: ${reason}.`,
  );
}

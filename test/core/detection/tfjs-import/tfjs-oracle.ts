import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';

/** A tensor as TensorFlow.js gave it. */
export interface OracleTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Runs a graph model in TensorFlow.js itself. `image` is [1, H, W, C]. */
export async function runTfjs(
  backend: 'cpu' | 'wasm',
  model: { readonly json: object; readonly weights: Uint8Array },
  image: OracleTensor,
  outputs: readonly string[],
): Promise<OracleTensor[]> {
  if (backend === 'wasm') {
    setWasmPaths(
      fileURLToPath(new URL('../../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)),
    );
  }
  await tf.setBackend(backend);
  const json = model.json as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const graph = await loadGraphModel({
    load: () =>
      Promise.resolve({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
        weightData: Uint8Array.from(model.weights).buffer,
      }),
  });
  const input = tf.tensor(image.data, [...image.shape]);
  const result = graph.execute(input, [...outputs]);
  const tensors = Array.isArray(result) ? result : [result];
  const read = await Promise.all(
    tensors.map(async (tensor) => ({
      shape: tensor.shape,
      data: Float32Array.from(await tensor.data<'float32'>()),
    })),
  );
  tf.dispose([input, ...tensors]);
  graph.dispose();
  return read;
}

/** [1, H, W, C] → [1, C, H, W]. */
export function toPlanes({ shape, data }: OracleTensor): OracleTensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  const planes = new Float32Array(data.length);
  const pixels = height * width;
  for (const [index, value] of data.entries()) {
    planes[(index % channels) * pixels + Math.floor(index / channels)] = value;
  }
  return { shape: [batch, channels, height, width], data: planes };
}

/** The folder of \@vladmandic/human's models. */
export const HUMAN_MODELS = fileURLToPath(
  new URL('../../../../node_modules/@vladmandic/human/models/', import.meta.url),
);

/** The published CenterNet as TensorFlow.js takes it. */
export async function readPublishedCenternet(): Promise<{ json: object; weights: Uint8Array }> {
  const json = JSON.parse(await readFile(`${HUMAN_MODELS}centernet.json`, 'utf8')) as object;
  return { json, weights: await readFile(`${HUMAN_MODELS}centernet.bin`) };
}

import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeModel, graph, type Value } from '../core/graph/index.ts';
import {
  DEFAULT_CONFIG,
  DEFAULT_SEED,
  measuredNetwork,
  storedParameters,
  type Weight,
  type Weights,
} from '../core/mdpr/index.ts';
import { calibrationCrops } from './calibration-crops.ts';

const PICTURES = 96;

/**
 * The running statistics of the default model's norms: its weights run on seeded pictures with norms that use the
 * batch's own statistics, and what they measure is returned under the checkpoint's names.
 */
export async function measureStatistics(weights: Weights): Promise<Weights> {
  const { inputHeight, inputWidth } = DEFAULT_CONFIG;
  const { network, measured } = measuredNetwork(storedParameters(weights), DEFAULT_CONFIG);
  const outputs = Object.fromEntries(measured.map(({ name, value }): [string, Value] => [name, value]));
  const session = await InferenceSession.create(
    encodeModel(graph('calibration', { inputs: network.inputs, outputs })),
  );
  const pictures = calibrationCrops(PICTURES, inputHeight, inputWidth, DEFAULT_SEED);
  const results = await session.run({
    images: new Tensor('float32', pictures, [PICTURES, 3, inputHeight, inputWidth]),
  });
  await session.release();
  return new Map(
    measured.map(({ name }): [string, Weight] => {
      const data = results[name]?.data;
      if (!(data instanceof Float32Array) || !data.every(Number.isFinite))
        throw new Error(`${name} was not measured.`);
      return [name, { shape: [data.length], data }];
    }),
  );
}

/**
 * Measures the running statistics of the default model's norms: its first weights run on seeded pictures with norms
 * that use the batch's own statistics, and what they measure is written to models/. To be run again when the
 * configuration, the seed or the initialisation changes; with the version in core/mdpr/default-model.ts raised.
 */
import { writeFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeModel, graph, type Value } from '../core/graph/index.ts';
import {
  DEFAULT_CONFIG,
  DEFAULT_SEED,
  DEFAULT_STATISTICS_PATH,
  firstDefaultWeights,
  measuredNetwork,
  writeSafetensors,
  type Weight,
} from '../core/mdpr/index.ts';
import { calibrationCrops } from './calibration-crops.ts';

const PICTURES = 96;
const { inputHeight, inputWidth } = DEFAULT_CONFIG;

const { network, measured } = measuredNetwork(firstDefaultWeights(), DEFAULT_CONFIG);
const outputs = Object.fromEntries(measured.map(({ name, value }): [string, Value] => [name, value]));
const session = await InferenceSession.create(
  encodeModel(graph('calibration', { inputs: network.inputs, outputs })),
);
const pictures = calibrationCrops(PICTURES, inputHeight, inputWidth, DEFAULT_SEED);
const images = new Tensor('float32', pictures, [PICTURES, 3, inputHeight, inputWidth]);
const results = await session.run({ images });

const statistics = new Map<string, Weight>();
for (const { name } of measured) {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array) || !data.every(Number.isFinite))
    throw new Error(`${name} was not measured.`);
  statistics.set(name, { shape: [data.length], data });
}
writeFileSync(DEFAULT_STATISTICS_PATH, writeSafetensors(statistics, { seed: String(DEFAULT_SEED) }));
console.log(`${statistics.size} statistics of ${PICTURES} pictures written to ${DEFAULT_STATISTICS_PATH}`);

import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../core/errors/index.ts';
import { readModelSummary } from '../../../core/graph/index.ts';
import {
  buildInferenceModel,
  checkWeights,
  declareParameters,
  mdprConfig,
  MODEL_METADATA,
  readSafetensors,
  weightsOfModel,
  writeSafetensors,
  type InferenceOptions,
  type MdprConfig,
} from '../../../core/mdpr/index.ts';
import { hashedPictures, hashedWeights } from './hashed-weights.ts';
import { greatestDifference, runNetwork, type Outputs } from './run-network.ts';

/** mdpr.md §12.4. */
const FOLDING_TOLERANCE = 1e-4;

const options: InferenceOptions = { name: 'test', isTrained: false, licence: 'none' };
const NETWORKS: Readonly<Record<string, MdprConfig>> = {
  'basic blocks': mdprConfig({ depth: 18, width: 0.125, embedding: 16, inputHeight: 64, inputWidth: 32 }),
  bottlenecks: mdprConfig({ depth: 50, width: 0.0625, embedding: 8, inputHeight: 64, inputWidth: 32 }),
  'three parts of an odd map, four attention maps, no guide': mdprConfig({
    depth: 18,
    width: 0.125,
    embedding: 8,
    parts: 3,
    attentionMaps: 4,
    isGuided: false,
    inputHeight: 80,
    inputWidth: 48,
  }),
  'no fusion': mdprConfig({
    depth: 34,
    width: 0.0625,
    embedding: 8,
    hasFusion: false,
    inputHeight: 64,
    inputWidth: 32,
  }),
};
const small = NETWORKS['basic blocks'] ?? mdprConfig();

async function run(config: MdprConfig, changes: Partial<InferenceOptions>, pictures = 2): Promise<Outputs> {
  const model = buildInferenceModel(config, hashedWeights(config), { ...options, ...changes });
  return runNetwork(model, config, hashedPictures(pictures, config));
}

describe.each(Object.entries(NETWORKS))('the inference model of %s', (_, config) => {
  it('gives the same folded and unfolded', async () => {
    const folded = await run(config, { hasAttention: true });
    const unfolded = await run(config, { hasAttention: true, form: 'unfolded' });
    expect(Object.keys(folded)).toEqual(['feat', 'attn5', 'attn4']);
    for (const [name, { dims, data }] of Object.entries(unfolded)) {
      expect(folded[name]?.dims).toEqual(dims);
      expect(greatestDifference(folded[name]?.data ?? [], data)).toBeLessThan(FOLDING_TOLERANCE);
    }
  });

  it('gives the same descriptor without its attention', async () => {
    const withAttention = await run(config, { hasAttention: true });
    const without = await run(config, { hasAttention: false });
    expect(Object.keys(without)).toEqual(['feat']);
    expect(greatestDifference(without.feat?.data ?? [], withAttention.feat?.data ?? [])).toBeLessThan(1e-6);
  });

  it('attends to every place with at most 1 in all', async () => {
    const { attn5, attn4 } = await run(config, { hasAttention: true });
    for (const { dims, data } of [attn5, attn4].filter((maps) => maps !== undefined)) {
      const [count = 0, maps = 0, height = 0, width = 0] = dims;
      expect(maps).toBe(config.attentionMaps);
      for (let place = 0; place < count * height * width; place++) {
        const picture = Math.floor(place / (height * width)) * maps;
        const sum = Array.from(
          { length: maps },
          (__, map) => data[(picture + map) * height * width + (place % (height * width))] ?? 0,
        );
        expect(sum.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-6);
      }
    }
  });
});

describe('the inference model', () => {
  it('treats each picture on its own, whatever else is in the batch', async () => {
    const one = await run(small, {}, 1);
    const three = await run(small, {}, 3);
    expect(three.feat?.dims).toEqual([3, 9 * small.embedding]);
    const first = three.feat?.data.subarray(0, 9 * small.embedding) ?? [];
    expect(greatestDifference(first, one.feat?.data ?? [])).toBeLessThan(1e-5);
  });

  it('states what it is in its metadata', () => {
    const { metadata, inputs, outputs } = readModelSummary(
      buildInferenceModel(small, hashedWeights(small), options),
    );
    expect(metadata).toMatchObject({
      [MODEL_METADATA.name]: 'test',
      [MODEL_METADATA.trained]: 'false',
      [MODEL_METADATA.inputWidth]: '32',
      [MODEL_METADATA.inputHeight]: '64',
      [MODEL_METADATA.normalisation]: 'inside',
      [MODEL_METADATA.dimension]: '144',
    });
    expect(JSON.parse(metadata[MODEL_METADATA.config] ?? '')).toEqual(small);
    expect(inputs).toEqual([{ name: 'images', elementType: 'float32', shape: ['N', 3, 64, 32] }]);
    expect(outputs).toEqual([{ name: 'feat', elementType: 'float32', shape: ['N', 144] }]);
  });

  it('holds no batch norm behind a convolution once folded, only those of the six necks', () => {
    const { operators } = readModelSummary(buildInferenceModel(small, hashedWeights(small), options));
    expect(operators.BatchNormalization).toBe(6);
    expect(operators.InstanceNormalization).toBe(8);
  });

  it('stores its weights so that they can be read back from its unfolded form', () => {
    const weights = hashedWeights(small);
    const read = weightsOfModel(
      buildInferenceModel(small, weights, { ...options, form: 'unfolded', hasAttention: true }),
    );
    const needed = declareParameters(small, { identities: 1 }).filter(
      ({ purpose, role }) => purpose !== 'training' && role !== 'batch-count',
    );
    for (const { name } of needed) expect(read.get(name)).toEqual(weights.get(name));
  });

  it('is the same from weights that went through a safetensors file', () => {
    const { weights } = readSafetensors(writeSafetensors(hashedWeights(small)));
    const direct = buildInferenceModel(small, hashedWeights(small), options);
    expect(buildInferenceModel(small, weights, options)).toEqual(direct);
  });

  it('refuses weights that are missing, of another shape, or not finite', () => {
    const name = 'fusion.output.1.weight';
    const weights = hashedWeights(small);
    const without = new Map(weights);
    without.delete(name);
    const misshapen = new Map(weights).set(name, { shape: [1], data: Float32Array.of(1) });
    const infinite = new Map(weights).set('hard_global_head.pool_layer.p', {
      shape: [1],
      data: Float32Array.of(Infinity),
    });
    for (const [faulty, code] of [
      [without, 'missing-weight'],
      [misshapen, 'weight-shape'],
      [infinite, 'weight-not-finite'],
    ] as const) {
      const build = (): Uint8Array => buildInferenceModel(small, faulty, options);
      expect(build).toThrow(ModelError);
      expect(build).toThrow(expect.objectContaining({ code }) as Error);
    }
    expect(() => checkWeights(weights, [{ name, shape: [64, 64, 3, 3] }])).not.toThrow();
  });
});

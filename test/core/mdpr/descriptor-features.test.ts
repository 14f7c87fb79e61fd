import { describe, expect, it } from 'vitest';
import {
  buildInferenceModel,
  descriptorFeatures,
  mdprConfig,
  PUBLISHED_CONFIG,
  type FeatureKind,
  type Weights,
} from '../../../core/mdpr/index.ts';
import { hashedPictures, hashedWeights } from './hashed-weights.ts';
import { runNetwork } from './run-network.ts';

/** The checkpoint's names of the BN necks that the features come from (mdpr.md §9). */
const NECKS: Readonly<Record<Exclude<FeatureKind, 'hard-part'>, string>> = {
  'hard-global': 'hard_global_head',
  'soft-res5': 'attn_feature4_head',
  'soft-res4': 'attn_feature3_head',
  fusion: 'fusion_feat_head',
};

/** The weights with one neck silenced: its feature must then be nothing but its bias, which is the same for all. */
function silenced(weights: Weights, neck: string): Weights {
  const key = `${neck}.bottleneck.0.weight`;
  const weight = weights.get(key);
  if (weight === undefined) throw new Error(`There is no weight ${key}.`);
  return new Map([...weights, [key, { ...weight, data: new Float32Array(weight.data.length) }]]);
}

describe('the features of the descriptor', () => {
  it('of the published network are six of 512 · 5 + 2048 numbers, in the order of mdpr.md §5', () => {
    expect(descriptorFeatures(PUBLISHED_CONFIG)).toEqual([
      { kind: 'hard-global', name: 'hard global', start: 0, length: 512 },
      { kind: 'hard-part', name: 'hard part 1', start: 512, length: 512 },
      { kind: 'hard-part', name: 'hard part 2', start: 1024, length: 512 },
      { kind: 'soft-res5', name: 'soft res5', start: 1536, length: 512 },
      { kind: 'soft-res4', name: 'soft res4', start: 2048, length: 512 },
      { kind: 'fusion', name: 'fusion', start: 2560, length: 2048 },
    ]);
  });

  it('lie where silencing a head changes the numbers of a running network', async () => {
    const config = mdprConfig({
      depth: 18,
      width: 1 / 32,
      embedding: 4,
      parts: 3,
      inputHeight: 96,
      inputWidth: 32,
    });
    const weights = hashedWeights(config);
    const pictures = hashedPictures(1, config);
    const run = async (of: Weights): Promise<Float32Array> => {
      const model = buildInferenceModel(config, of, { name: 'x', isTrained: false, licence: '' });
      return (await runNetwork(model, config, pictures)).feat?.data ?? new Float32Array(0);
    };
    const whole = await run(weights);
    let part = 0;
    for (const { kind, start, length } of descriptorFeatures(config)) {
      const neck = kind === 'hard-part' ? `hard_part_head.${part++}` : NECKS[kind];
      const changed = await run(silenced(weights, neck));
      const differing = [...whole.keys()].filter((slot) => whole[slot] !== changed[slot]);
      expect(differing).toEqual(Array.from({ length }, (_, index) => start + index));
    }
  });

  it('lack the fusion where the network does', () => {
    const features = descriptorFeatures(mdprConfig({ hasFusion: false, embedding: 64 }));
    expect(features.map(({ kind }) => kind)).not.toContain('fusion');
    expect(features.at(-1)).toMatchObject({ kind: 'soft-res4', start: 256, length: 64 });
  });
});

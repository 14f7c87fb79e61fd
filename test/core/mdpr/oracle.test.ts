import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildInferenceModel, mdprConfig, type MdprConfig } from '../../../core/mdpr/index.ts';
import { hashedPictures, hashedWeights } from './hashed-weights.ts';
import { greatestDifference, runNetwork } from './run-network.ts';

// Descriptors and attention of an independent PyTorch implementation: scripts/mdpr-oracle.py.
const results = z.array(z.number());
const cases = z
  .array(z.object({ name: z.string(), feat: results, attn5: results, attn4: results }))
  .parse(JSON.parse(readFileSync(new URL('./fixtures/oracle.json', import.meta.url), 'utf8')));

const CONFIGS: Readonly<Record<string, MdprConfig>> = {
  'basic blocks, 64 x 32': mdprConfig({
    depth: 18,
    width: 0.125,
    embedding: 16,
    inputHeight: 64,
    inputWidth: 32,
  }),
  'bottlenecks, 80 x 48, three parts and maps': mdprConfig({
    depth: 50,
    width: 0.0625,
    embedding: 8,
    parts: 3,
    attentionMaps: 3,
    inputHeight: 80,
    inputWidth: 48,
  }),
};

/** PyTorch calculated in double precision, the runtime in single, through dozens of layers. */
const TOLERANCE = 1e-4;

describe('the network agrees with an independent implementation in PyTorch', () => {
  it.each(cases)('$name', async ({ name, ...expected }) => {
    const config = CONFIGS[name] ?? expect.fail(`No configuration is called "${name}".`);
    for (const form of ['unfolded', 'folded'] as const) {
      const options = { name, isTrained: false, licence: 'none', hasAttention: true, form };
      const model = buildInferenceModel(config, hashedWeights(config), options);
      const outputs = await runNetwork(model, config, hashedPictures(2, config));
      for (const [output, values] of Object.entries(expected)) {
        expect([output, greatestDifference(outputs[output]?.data ?? [], values) < TOLERANCE]).toEqual([
          output,
          true,
        ]);
      }
    }
  });
});

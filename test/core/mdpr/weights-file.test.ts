import { describe, expect, it } from 'vitest';
import { InvalidOptionError, ModelError } from '../../../core/errors/index.ts';
import { readModelSummary } from '../../../core/graph/index.ts';
import {
  buildInferenceModel,
  mdprConfig,
  MODEL_METADATA,
  modelOfWeightsFile,
  writeSafetensors,
  writeWeightsFile,
} from '../../../core/mdpr/index.ts';
import { hashedWeights } from './hashed-weights.ts';

const config = mdprConfig({ depth: 18, width: 0.125, embedding: 8, inputHeight: 64, inputWidth: 32 });
const facts = { name: 'narrow', isTrained: true, licence: 'Apache-2.0' };

describe('a weights file', () => {
  it('becomes the model that its network and weights make', () => {
    const weights = hashedWeights(config);
    const model = modelOfWeightsFile(writeWeightsFile(config, weights, facts), { hasAttention: true });
    expect(model).toEqual(buildInferenceModel(config, weights, { ...facts, hasAttention: true }));
    expect(readModelSummary(model).metadata[MODEL_METADATA.trained]).toBe('true');
  });

  it('is refused if it does not state its network', () => {
    for (const metadata of [
      {},
      { [MODEL_METADATA.config]: '{"depth":18}' },
      { [MODEL_METADATA.config]: '{' },
    ]) {
      expect(() => modelOfWeightsFile(writeSafetensors(hashedWeights(config), metadata))).toThrow(ModelError);
    }
  });

  it('is refused if the stated network cannot be built, or is another one', () => {
    const stating = (changes: object): Uint8Array =>
      writeSafetensors(hashedWeights(config), {
        [MODEL_METADATA.config]: JSON.stringify({ ...config, ...changes }),
      });
    expect(() => modelOfWeightsFile(stating({ embedding: 1e9 }))).toThrow(InvalidOptionError);
    expect(() => modelOfWeightsFile(stating({ embedding: 16 }))).toThrow(ModelError);
  });
});

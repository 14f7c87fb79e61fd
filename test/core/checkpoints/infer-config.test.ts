import { describe, expect, it } from 'vitest';
import { inferMdpr, inferPlainBackbone } from '../../../core/checkpoints/infer-config.ts';
import { ModelError } from '../../../core/errors/index.ts';
import { declareParameters, mdprConfig, type MdprConfig } from '../../../core/mdpr/index.ts';

const shapesOf = (config: MdprConfig, identities = 5): Map<string, readonly number[]> =>
  new Map(declareParameters(config, { identities }).map(({ name, shape }) => [name, shape]));

describe('the network that names and shapes tell', () => {
  it.each([
    ['as published', {}],
    ['of 50 layers', { depth: 50 }],
    ['of 34 layers', { depth: 34 }],
    ['of 18 layers, half as wide', { depth: 18, width: 0.5, embedding: 128 }],
    ['without guidance', { isGuided: false }],
    ['without fusion', { hasFusion: false }],
    ['without distillation', { hasDistillation: false }],
    ['of three parts', { parts: 3 }],
    ['of four attention maps', { attentionMaps: 4 }],
    ['of one attention map, unguided', { attentionMaps: 1, isGuided: false }],
  ] as const)('is found %s', (_, changes) => {
    const config = mdprConfig(changes);
    expect(inferMdpr(shapesOf(config, 702))).toEqual({ config, identities: 702, hasInstanceNorm: true });
  });

  it('leaves identities open where the classifier was taken away', () => {
    const shapes = shapesOf(mdprConfig({ depth: 18 }));
    shapes.delete('hard_global_head.weight');
    expect(inferMdpr(shapes).identities).toBeUndefined();
  });

  it('is the published one on a plain backbone, but for what is given', () => {
    const shapes = shapesOf(mdprConfig({ depth: 50 }));
    expect(inferPlainBackbone(shapes).config).toEqual(mdprConfig({ depth: 50 }));
    expect(inferPlainBackbone(shapes, { embedding: 128 }).config.embedding).toBe(128);
  });

  it.each([
    ['a stage is incomplete', /^generate\.backbone\.5\.2\./],
    ['a branch is missing', /^generate\.backbone_part\./],
    ['the first convolution is missing', /^generate\.backbone\.0\./],
    ['the embedding is missing', /^generate\.embedding_hard_global\./],
    ['the attention is missing', /^generate\.attention_maker4\./],
  ])('is refused where %s', (_, taken) => {
    const shapes = shapesOf(mdprConfig({ depth: 101 }));
    for (const name of [...shapes.keys()].filter((each) => taken.test(each))) shapes.delete(name);
    expect(() => inferMdpr(shapes)).toThrow(ModelError);
  });
});

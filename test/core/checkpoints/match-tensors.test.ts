import { describe, expect, it } from 'vitest';
import { findTargets, placeTensors } from '../../../core/checkpoints/match-tensors.ts';
import type { StorageReference, TensorView } from '../../../core/checkpoints/pickle/value.ts';
import { ModelError } from '../../../core/errors/index.ts';
import { declareParameters, mdprConfig } from '../../../core/mdpr/index.ts';

const config = mdprConfig({ depth: 18, width: 1 / 32, embedding: 4 });
const declarations = declareParameters(config, { identities: 3 });
const storage: StorageReference = {
  kind: 'storage',
  type: 'float32',
  key: '0',
  count: 1,
  start: 0,
  length: 1,
};

function view(shape: readonly number[]): TensorView {
  return { kind: 'tensor', storage, offset: 0, shape, strides: shape.map(() => 0) };
}

/** All tensors of the network but for the changes; undefined takes one away. */
function state(changes: Readonly<Record<string, readonly number[] | undefined>>) {
  const shapes = { ...Object.fromEntries(declarations.map(({ name, shape }) => [name, shape])), ...changes };
  return new Map(
    Object.entries(shapes).flatMap(([name, shape]) => (shape === undefined ? [] : [[name, view(shape)]])),
  );
}

const place = (changes: Parameters<typeof state>[0]) =>
  placeTensors(declarations, findTargets('mdpr', state(changes)).targets);

describe('tensors of a file', () => {
  it('are reported as missing, of another shape, or left over', () => {
    const placed = place({
      'fusion.merge.0.weight': undefined,
      'hard_global_head.weight': [3, 5],
      pixel_mean: [1, 3, 1, 1],
    });
    expect(placed.matched.size).toBe(declarations.length - 2);
    expect(placed.missing.map(({ name }) => name)).toEqual([
      'hard_global_head.weight',
      'fusion.merge.0.weight',
    ]);
    expect(placed.mismatched).toEqual([{ name: 'hard_global_head.weight', found: [3, 5], expected: [3, 4] }]);
    expect(placed.leftOver).toEqual(['pixel_mean']);
  });

  it('have the names of the class MDPREX in reports, too', () => {
    const placed = place({ 'predictor1.0.weight': undefined, 'predictor1.conv.0.weight': [9, 9] });
    expect(placed.mismatched).toEqual([
      { name: 'predictor1.conv.0.weight', found: [9, 9], expected: [4, 4] },
    ]);
    expect(placed.leftOver).toEqual([]);
  });

  it('are refused where one comes in both spellings', () => {
    expect(() => place({ 'predictor1.conv.0.weight': [4, 4] })).toThrow(ModelError);
  });
});

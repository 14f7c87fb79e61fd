import { describe, expect, it } from 'vitest';
import {
  add,
  constant,
  encodeModel,
  graph,
  input,
  leavesOf,
  matmul,
  parseModel,
  readModelSummary,
  scalar,
  withHalfWeights,
} from '../../../../core/graph/index.ts';

const x = input('x', 'float32', ['N', 2]);
const matrix = (name: string, numbers: readonly number[]) =>
  constant('float32', [2, 2], Float32Array.from(numbers), name);

/** What is stored, by name: the element type and the numbers. */
function stored(model: Uint8Array) {
  return new Map(
    leavesOf(parseModel(model).graph).flatMap((leaf) =>
      leaf.kind === 'constant' ? [[leaf.name, { type: leaf.elementType, data: [...leaf.data] }]] : [],
    ),
  );
}

describe('a model with half weights', () => {
  it('stores matrices as float16 with a cast after each, and vectors and scalars as they were', () => {
    const y = add(matmul(x, matrix('weight', [1, -0.5, 1e-9, 65_504])), scalar(1e-6, 'bound'));
    const model = encodeModel(graph('small', { inputs: [x], outputs: { y } }), { key: 'value' });
    const half = withHalfWeights(model);
    // Bits of float16: 1, -0.5, 0 (too small) and the largest number.
    expect(stored(half)).toEqual(
      new Map<string, unknown>([
        ['weight/float16', { type: 'float16', data: [0x3c00, 0xb800, 0, 0x7bff] }],
        ['bound', { type: 'float32', data: [Math.fround(1e-6)] }],
      ]),
    );
    const { operators, metadata } = readModelSummary(half);
    expect(operators).toEqual({ Add: 1, Cast: 1, MatMul: 1 });
    expect(metadata).toEqual({ key: 'value' });
  });

  it('keeps a matrix with numbers beyond the range of float16', () => {
    const y = matmul(x, matrix('weight', [1, 2, 3, 65_505]));
    const model = encodeModel(graph('small', { inputs: [x], outputs: { y } }));
    expect(withHalfWeights(model)).toEqual(model);
  });

  it('gives no tensor a name that is taken', () => {
    const y = matmul(matmul(x, matrix('weight', [1, 2, 3, 4])), matrix('weight/float16', [5, 6, 7, 8]));
    const half = withHalfWeights(encodeModel(graph('small', { inputs: [x], outputs: { y } })));
    expect([...stored(half).keys()]).toEqual(['weight/float16_', 'weight/float16/float16']);
  });
});

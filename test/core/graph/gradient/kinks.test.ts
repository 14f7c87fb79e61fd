import { describe, expect, it } from 'vitest';
import {
  absolute,
  clip,
  encodeModel,
  floats,
  gradients,
  graph,
  input,
  maximum,
  maxPool,
  multiply,
  reduceL2,
  reduceMax,
  reduceSum,
  relu,
  reshape,
  type Input,
  type Value,
} from '../../../../core/graph/index.ts';
import { runModel } from '../check-operator.ts';

interface Kink {
  readonly at: readonly number[];
  readonly shape?: readonly number[];
  readonly build: (x: Input) => Value;
  /** The gradient of the sum of the results, the first times 1, the second times 2 and so on. */
  readonly gradient: readonly number[];
}

const KINKS: Readonly<Record<string, Kink>> = {
  'Relu passes nothing at 0': { at: [-1, 0, 1], build: (x) => relu(x), gradient: [0, 0, 3] },
  'Abs has no side at 0': { at: [-1, 0, 1], build: (x) => absolute(x), gradient: [-1, 0, 3] },
  'Clip passes at its limits': {
    at: [-2, -1, 0, 1, 2],
    build: (x) => clip(x, { minimum: -1, maximum: 1 }),
    gradient: [0, 2, 3, 4, 0],
  },
  'Max of equal operands is shared': {
    at: [1, 2, 3],
    build: (x) => maximum([x, floats([2, 2, 2])]),
    gradient: [0, 1, 3],
  },
  'ReduceMax of equal elements is shared': {
    at: [4, 7, 7, 5, 5, 5],
    shape: [2, 3],
    build: (x) => reduceMax(x, { axes: [1], keepAxes: false }),
    gradient: [0, 0.5, 0.5, 2 / 3, 2 / 3, 2 / 3],
  },
  'MaxPool gives all to the first of equal elements, row by row': {
    at: [1, 7, 7, 7, 1, 1],
    shape: [1, 1, 2, 3],
    build: (x) => maxPool(x, { kernel: [2, 2] }),
    gradient: [0, 3, 0, 0, 0, 0],
  },
  'a length of 0 has no direction': {
    at: [0, 0, 3, 4],
    shape: [2, 2],
    build: (x) => reduceL2(x, { axes: [1], keepAxes: false }),
    gradient: [0, 0, 1.2, 1.6],
  },
};

describe('at a kink', () => {
  it.each(Object.entries(KINKS))('%s', async (_, { at, shape = [at.length], build, gradient }) => {
    const x = input('x', 'float32', shape);
    const result = build(x);
    const sizes = result.shape.map(Number);
    const count = sizes.reduce((a, b) => a * b, 1);
    const weights = floats(Array.from({ length: count }, (__, index) => index + 1));
    const flat = multiply(reshape(result, [count]), weights);
    const [made = result] = gradients(reduceSum(flat), [x]);
    const model = encodeModel(graph('kink', { inputs: [x], outputs: { made } }));
    const ran = await runModel(model, { x: { fed: { type: 'float32', shape }, values: at } });
    for (const [index, value] of gradient.entries()) expect(ran.made?.values[index]).toBeCloseTo(value, 6);
    expect(ran.made?.values).toHaveLength(gradient.length);
  });
});

import { describe, expect, it } from 'vitest';
import { GraphError } from '../../../core/errors/index.ts';
import {
  add,
  and,
  batchNormalization,
  clip,
  concat,
  constant,
  conv,
  exp,
  floats,
  gatherND,
  gemm,
  input,
  integers,
  loop,
  matmul,
  maxPool,
  pad,
  reduceMean,
  relu,
  reshape,
  resize,
  slice,
  split,
  squeeze,
  topK,
  transpose,
  unsqueeze,
  where,
  type Result,
} from '../../../core/graph/index.ts';

const x = input('x', 'float32', ['N', 3, 8, 6]);
const flat = input('flat', 'float32', [4, 5]);
const counts = input('counts', 'int64', [4, 5]);

/** What must be refused, and the reason that the message must give. */
const REFUSALS: Readonly<Record<string, readonly [build: () => unknown, reason: string]>> = {
  'sizes that do not broadcast': [() => add(flat, floats([1, 2])), 'do not broadcast (axis 1: 5 against 2)'],
  'a loop that hands on another size': [
    () =>
      loop({
        name: 'growing',
        count: integers([2]),
        carried: { flat },
        body: ({ carried: { flat: one = flat } }) => ({ carried: { flat: concat([one, one], { axis: 0 }) } }),
      }),
    'value 0 is float32 [8, 5] where float32 [4, 5] is',
  ],
  'a loop that does not hand on what it was handed': [
    () => loop({ name: 'forgetful', count: integers([2]), carried: { flat }, body: () => ({ carried: {} }) }),
    'its body has 3 inputs and 1 outputs for 1 values',
  ],
  'operands of two types': [() => add(flat, counts), 'does not take int64'],
  'logarithms and exponentials of integers': [() => exp(counts), 'only float32, float16, float64'],
  'logic of numbers': [() => and(flat, flat), 'only bool'],
  'a condition of numbers': [() => where(flat, flat, flat), 'only bool'],
  'a weight for other channels': [
    () => conv(x, weight([4, 2, 3, 3])),
    'expects 2 channels in each of group = 1, the input has 3',
  ],
  'a kernel larger than the padded picture': [() => conv(x, weight([4, 3, 9, 9])), 'does not fit into 8 + 0'],
  'a bias of other channels': [
    () => conv(x, weight([4, 3, 1, 1]), { bias: floats([1, 2]) }),
    'the bias must be [4]',
  ],
  'pads for one axis of two': [
    () => conv(x, weight([4, 3, 1, 1]), { pads: [1, 1] }),
    'need 2 strides, 2 dilations and 4 pads',
  ],
  'a picture without channels': [() => conv(flat, weight([4, 3])), 'must be [N, C, spatial axes]'],
  'pads as large as the window': [
    () => maxPool(x, { kernel: [2, 2], pads: [2, 0, 0, 0] }),
    'smaller than the kernel',
  ],
  'statistics of other channels': [
    () =>
      batchNormalization(x, {
        scale: floats([1]),
        bias: floats([1]),
        mean: floats([1]),
        variance: floats([1]),
      }),
    'the scale must be [3]',
  ],
  'rows that do not meet columns': [() => matmul(flat, flat), '5 columns meet 4 rows'],
  'a linear layer of three axes': [() => gemm(x, flat), 'must be matrices'],
  'a reshape that loses elements': [() => reshape(flat, [3, 7]), '[4, 5] has not the elements of [3, 7]'],
  'a reshape with two open axes': [() => reshape(flat, [-1, -1]), 'more than one axis open'],
  'an order that repeats an axis': [() => transpose(flat, [0, 0]), 'name one axis twice'],
  'an axis that is not there': [() => reduceMean(flat, { axes: [2] }), 'axis 2 is not within -2…1'],
  'dropping an axis of size 5': [() => squeeze(flat, [1]), 'axis 1 has size 5, not 1'],
  'adding one axis twice': [() => unsqueeze(flat, [0, 0]), 'name one axis twice'],
  'parts that are not the whole': [
    () => split(flat, [2, 2], { axis: 1 }),
    'the sizes 2 + 2 are not the 5 of axis 1',
  ],
  'joining what differs elsewhere': [
    () => concat([flat, input('y', 'float32', [3, 5])], { axis: 1 }),
    'differ in more than axis 1',
  ],
  'a step of 0': [() => slice(flat, [{ axis: 0, start: 0, step: 0 }]), 'a step is 0'],
  'pads for fewer axes': [() => pad(flat, { pads: [1, 1] }), '2 axes need 4 pads'],
  'more of the greatest than there are': [
    () => topK(flat, { axis: 1, count: 6 }),
    'axis 1 has 5 elements, not 6',
  ],
  'coordinates deeper than the tensor': [
    () => gatherND(flat, input('at', 'int64', [2, 3])),
    'do not address [4, 5]',
  ],
  'a scale for too few axes': [
    () => resize(flat, { to: { scales: [2] }, mode: 'nearest' }),
    'a scale for every axis',
  ],
  'limits of another type': [() => clip(counts, { minimum: 0 }), 'does not take float32'],
};

describe('an operator refuses', () => {
  it.each(Object.entries(REFUSALS))('%s', (_, [build, reason]) => {
    expect(build).toThrow(GraphError);
    expect(build).toThrow(reason);
  });

  it('with a message that names operator, node, operands, types and shapes', () => {
    const build = (): Result => conv(x, weight([4, 2, 3, 3]), { name: 'soft/res5/0/conv1' });
    expect(build).toThrow(
      'Conv "soft/res5/0/conv1" cannot take input float32 [N, 3, 8, 6], weight float32 [4, 2, 3, 3]: ' +
        'the weight expects 2 channels in each of group = 1, the input has 3.',
    );
  });

  it('constants whose data does not fill their shape', () => {
    expect(() => constant('float32', [2, 2], new Float32Array(3))).toThrow('is a Float32Array of 3 elements');
    expect(() => constant('int64', [1], new Float32Array(1) as never)).toThrow(GraphError);
  });

  it('dimensions that are no sizes', () => {
    expect(() => input('x', 'float32', [-1])).toThrow(GraphError);
    expect(() => input('x', 'float32', [1.5])).toThrow(GraphError);
    expect(() => input('x', 'float32', [''])).toThrow(GraphError);
  });
});

describe('a symbolic size', () => {
  it('survives operators that leave its axis alone', () => {
    const y = relu(conv(x, weight([4, 3, 3, 3]), { pads: [1, 1, 1, 1] }));
    expect(y.shape).toEqual(['N', 4, 8, 6]);
    expect(reshape(y, [0, -1]).shape).toEqual(['N', 192]);
    expect(reduceMean(y, { axes: [2, 3], keepAxes: false }).shape).toEqual(['N', 4]);
  });

  it('cancels in a reshape that keeps it', () => {
    expect(reshape(x, [0, 3, 48]).shape).toEqual(['N', 3, 48]);
    expect(reshape(x, [-1, 3, 8, 6]).shape).toEqual(['N', 3, 8, 6]);
    expect(() => reshape(x, [0, 3, 47])).toThrow(GraphError);
  });

  it('is unknown after operators that change it', () => {
    expect(concat([x, x], { axis: 0 }).shape).toEqual(['?', 3, 8, 6]);
    expect(slice(x, [{ axis: 0, start: 1 }]).shape).toEqual(['?', 3, 8, 6]);
    expect(reshape(x, integers([-1])).shape).toEqual(['?']);
  });
});

function weight(shape: readonly number[]): ReturnType<typeof constant> {
  return constant('float32', shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
}

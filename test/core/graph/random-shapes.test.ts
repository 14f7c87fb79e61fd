import fc from 'fast-check';
import { describe, it } from 'vitest';
import {
  add,
  averagePool,
  concat,
  conv,
  convTranspose,
  gather,
  matmul,
  maxPool,
  pad,
  reduceMean,
  reduceSum,
  reshape,
  slice,
  split,
  transpose,
  where,
} from '../../../core/graph/index.ts';
import { checkOperator, flags, floats, longs, type Row } from './check-operator.ts';

/** Runs a property on seeded random cases; the seed is fixed so that a failure comes again. */
const RUNS = { numRuns: 40, seed: 20_260 } as const;

function holds<T>(arbitrary: fc.Arbitrary<T>, row: (value: T) => Omit<Row, 'name'>): () => Promise<void> {
  return () =>
    fc.assert(
      fc.asyncProperty(arbitrary, async (value) => {
        await checkOperator({ name: JSON.stringify(value), ...row(value) });
      }),
      RUNS,
    );
}

const size = fc.integer({ min: 1, max: 5 });
const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
/** Shapes that broadcast: a common one, each with leading axes dropped and some sizes 1. */
const broadcastable = (count: number) =>
  fc.array(size, { maxLength: 4 }).chain((common) =>
    fc.array(
      fc
        .record({
          drop: fc.integer({ min: 0, max: common.length }),
          ones: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        })
        .map(({ drop, ones }) => common.slice(drop).map((each, axis) => (ones[axis] === true ? 1 : each))),
      { minLength: count, maxLength: count },
    ),
  );

const pair = (max: number, min = 0) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
const window = fc.record({
  kernel: pair(3, 1),
  strides: pair(3, 1),
  dilations: pair(2, 1),
  begin: pair(1),
  end: pair(1),
  extent: pair(9, 5),
  batch: fc.integer({ min: 1, max: 2 }),
});

describe('inferred shapes equal the runtime’s on random shapes', () => {
  it(
    'of broadcast sums',
    holds(broadcastable(2), ([a = [], b = []]) => ({
      inputs: [floats(a), floats(b)],
      build: (x, y) => add(x, y),
      needsSizes: true,
    })),
  );

  it(
    'of broadcast choices',
    holds(broadcastable(3), ([a = [], b = [], c = []]) => ({
      inputs: [flags(a), floats(b), floats(c)],
      build: (condition, x, y) => where(condition, x, y),
      needsSizes: true,
    })),
  );

  it(
    'of convolutions',
    holds(fc.tuple(window, fc.constantFrom(1, 2), size, size), ([w, group, inputs, outputs]) => ({
      inputs: [
        floats([w.batch, inputs * group, ...w.extent]),
        floats([outputs * group, inputs, ...w.kernel]),
        floats([outputs * group]),
      ],
      build: (x, weight, bias) =>
        conv(x, weight, {
          bias,
          group,
          strides: w.strides,
          dilations: w.dilations,
          pads: [...w.begin, ...w.end],
        }),
      needsSizes: true,
    })),
  );

  it(
    'of transposed convolutions',
    holds(fc.tuple(window, fc.constantFrom(1, 2), size), ([w, group, outputs]) => ({
      inputs: [floats([w.batch, 2 * group, ...w.extent]), floats([2 * group, outputs, ...w.kernel])],
      build: (x, weight) =>
        convTranspose(x, weight, {
          group,
          strides: w.strides,
          dilations: w.dilations,
          pads: [...w.begin, ...w.end],
        }),
      needsSizes: true,
    })),
  );

  it(
    'of maximum poolings in both roundings',
    holds(fc.tuple(window, fc.boolean()), ([w, ceilMode]) => ({
      inputs: [floats([w.batch, 2, ...w.extent])],
      build: (x) => {
        const within = (pads: readonly number[]) =>
          pads.map((each, axis) => Math.min(each, (w.kernel[axis] ?? 1) - 1));
        const pads = [...within(w.begin), ...within(w.end)];
        return maxPool(x, { kernel: w.kernel, strides: w.strides, dilations: w.dilations, pads, ceilMode });
      },
    })),
  );

  it(
    'of mean poolings',
    holds(window, (w) => ({
      inputs: [floats([w.batch, 2, ...w.extent])],
      build: (x) => averagePool(x, { kernel: w.kernel, strides: w.strides }),
    })),
  );

  it(
    'of matrix products',
    holds(fc.tuple(broadcastable(2), size, size, size), ([[a = [], b = []], m, k, n]) => ({
      inputs: [floats([...a, m, k]), floats([...b, k, n])],
      build: (x, y) => matmul(x, y),
      needsSizes: true,
    })),
  );

  it(
    'of slices with every sign of start, end and step',
    holds(
      fc.tuple(
        fc.tuple(size, size),
        fc.integer({ min: -7, max: 7 }),
        fc.integer({ min: -7, max: 7 }),
        fc.constantFrom(-3, -2, -1, 1, 2, 3),
      ),
      ([extent, start, end, step]) => ({
        inputs: [floats(extent)],
        build: (x) =>
          slice(x, [
            { axis: 1, start, end, step },
            { axis: -2, start: 0 },
          ]),
      }),
    ),
  );

  it(
    'of splits joined again',
    holds(
      fc.tuple(shape, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 })),
      ([rest, sizes]) => {
        const total = sizes.reduce((a, b) => a + b, 0);
        return {
          inputs: [floats([2, total, ...rest])],
          build: (x) => concat(split(x, sizes, { axis: 1 }), { axis: 1 }),
          expected: (x = []) => x,
        };
      },
    ),
  );

  it(
    'of permuted axes',
    holds(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (order) => ({
      inputs: [floats([2, 3, 4, 5])],
      build: (x) => transpose(x, order),
    })),
  );

  it(
    'of reductions over random axes',
    holds(
      fc.tuple(fc.subarray([0, 1, -1], { minLength: 1 }), fc.boolean(), fc.tuple(size, size, size)),
      ([axes, keepAxes, extent]) => ({
        inputs: [floats(extent)],
        build: (x) => [reduceMean(x, { axes, keepAxes }), reduceSum(x, { axes, keepAxes })],
      }),
    ),
  );

  it(
    'of flattened and restored tensors',
    holds(fc.tuple(size, size, size), ([a, b, c]) => ({
      inputs: [floats([a, b, c])],
      build: (x) => [reshape(reshape(x, [0, -1]), [0, b, c]), reshape(x, [-1])],
      expected: (x = []) => x,
    })),
  );

  it(
    'of gathered entries',
    holds(fc.tuple(size, size, fc.array(size, { maxLength: 3 })), ([a, b, indexShape]) => ({
      inputs: [
        floats([a, b]),
        longs(indexShape, Array<number>(indexShape.reduce((p, q) => p * q, 1)).fill(b - 1)),
      ],
      build: (x, at) => gather(x, at, { axis: 1 }),
      needsSizes: true,
    })),
  );

  it(
    'of padded tensors',
    holds(fc.tuple(pair(3), pair(3)), ([begin, end]) => ({
      inputs: [floats([2, 3])],
      build: (x) => pad(x, { pads: [...begin, ...end] }),
    })),
  );
});

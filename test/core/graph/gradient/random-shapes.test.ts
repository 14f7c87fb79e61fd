import fc from 'fast-check';
import { describe, it } from 'vitest';
import {
  concat,
  conv,
  convTranspose,
  divide,
  gather,
  instanceNormalization,
  matmul,
  maxPool,
  multiply,
  normalizeByBatch,
  pad,
  reduceMax,
  reduceMean,
  reduceSumSquare,
  slice,
  softmax,
  split,
  subtract,
  transpose,
} from '../../../../core/graph/index.ts';
import { checkDifferences, type GradientRow } from './check-gradient.ts';

/** Runs a property on seeded random cases; the seed is fixed so that a failure comes again. */
const RUNS = { numRuns: 12, seed: 20_261 } as const;

function holds<T>(
  arbitrary: fc.Arbitrary<T>,
  row: (value: T) => Omit<GradientRow, 'name'>,
): () => Promise<void> {
  return () =>
    fc.assert(
      fc.asyncProperty(arbitrary, async (value) => {
        await checkDifferences({ name: JSON.stringify(value), ...row(value) });
      }),
      RUNS,
    );
}

const size = fc.integer({ min: 1, max: 4 });
const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
/** Shapes that broadcast: a common one, each with leading axes dropped and some sizes 1. */
const broadcastable = fc
  .tuple(
    fc.array(size, { maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(3), fc.array(fc.boolean())), { minLength: 2, maxLength: 2 }),
  )
  .map(([common, changes]) =>
    changes.map(([drop, ones]) =>
      common.slice(Math.min(drop, common.length)).map((each, axis) => (ones[axis] === true ? 1 : each)),
    ),
  );
const window = fc.record({
  kernel: pair(1, 3),
  strides: pair(1, 3),
  dilations: pair(1, 2),
  begin: pair(0, 1),
  end: pair(0, 1),
  extent: pair(5, 6),
  batch: fc.integer({ min: 1, max: 2 }),
});

describe('gradients equal central differences on random shapes', () => {
  it(
    'of broadcast arithmetic',
    holds(broadcastable, ([a = [], b = []]) => ({
      operands: [{ shape: a }, { shape: b, from: 1, to: 2 }],
      build: (x, y) => subtract(divide(multiply(x, x), y), y),
    })),
  );

  it(
    'of convolutions',
    holds(fc.tuple(window, fc.constantFrom(1, 2), pair(1, 3)), ([w, group, [inputs, outputs]]) => ({
      operands: [
        { shape: [w.batch, inputs * group, ...w.extent] },
        { shape: [outputs * group, inputs, ...w.kernel] },
        { shape: [outputs * group] },
      ],
      build: (x, weight, bias) =>
        conv(x, weight, {
          bias,
          group,
          strides: w.strides,
          dilations: w.dilations,
          pads: [...w.begin, ...w.end],
        }),
      precision: 'single',
    })),
  );

  it(
    'of transposed convolutions',
    holds(fc.tuple(window, fc.constantFrom(1, 2), size), ([w, group, outputs]) => ({
      operands: [{ shape: [w.batch, 2 * group, 3, 4] }, { shape: [2 * group, outputs, ...w.kernel] }],
      build: (x, weight) =>
        convTranspose(x, weight, { group, strides: w.strides, dilations: w.dilations, pads: [0, 0, 0, 0] }),
      precision: 'single',
    })),
  );

  it(
    'of maximum poolings in both roundings',
    holds(fc.tuple(window, fc.boolean()), ([w, ceilMode]) => ({
      // Spread far, so that no step makes another element the greatest.
      operands: [{ shape: [w.batch, 2, ...w.extent], from: -100, to: 100 }],
      build: (x) => {
        const { kernel, dilations } = w;
        if (ceilMode) {
          // Where a last window would begin behind the end, the runtime's own inference is one off, and it would
          // refuse the graph: strides up to the window, and no padding, have no such window.
          const strides = w.strides.map((stride, axis) => Math.min(stride, kernel[axis] ?? 1));
          return maxPool(x, { kernel, strides, dilations, ceilMode });
        }
        const within = (pads: readonly number[]): number[] =>
          pads.map((each, axis) => Math.min(each, (kernel[axis] ?? 1) - 1));
        return maxPool(x, {
          kernel,
          strides: w.strides,
          dilations,
          pads: [...within(w.begin), ...within(w.end)],
        });
      },
    })),
  );

  it(
    'of matrix products',
    holds(fc.tuple(broadcastable, size, size, size), ([[a = [], b = []], m, k, n]) => ({
      operands: [{ shape: [...a, m, k] }, { shape: [...b, k, n] }],
      build: (x, y) => matmul(x, y),
    })),
  );

  it(
    'of slices with every sign of start, end and step',
    holds(
      fc.tuple(
        fc.integer({ min: -6, max: 3 }),
        fc.integer({ min: -7, max: 7 }),
        fc.constantFrom(-3, -2, -1, 1, 2, 3),
      ),
      ([start, end, step]) => ({
        operands: [{ shape: [5, 2] }, { shape: [1, 2] }],
        // Joined with something, so that an empty slice leaves a gradient to look at.
        build: (x, rest) => concat([slice(x, [{ axis: 0, start, end, step }]), rest, x], { axis: 0 }),
      }),
    ),
  );

  it(
    'of parts, padded and permuted',
    holds(
      fc.tuple(pair(1, 3), pair(0, 2), fc.shuffledSubarray([0, 1, 2], { minLength: 3 })),
      ([sizes, around, order]) => ({
        operands: [{ shape: [2, sizes[0] + sizes[1], 3] }],
        build: (x) =>
          split(x, sizes, { axis: 1 }).map((part) =>
            transpose(pad(part, { pads: [0, 0, around[0], around[1], 0, 0] }), order),
          ),
      }),
    ),
  );

  it(
    'of reductions over random axes',
    holds(
      fc.tuple(fc.subarray([0, 1, -1], { minLength: 1 }), fc.boolean(), fc.tuple(size, size, size)),
      ([axes, keepAxes, shape]) => ({
        operands: [{ shape }],
        build: (x) => [
          reduceMean(x, { axes, keepAxes }),
          reduceSumSquare(x, { axes, keepAxes }),
          reduceMax(x, { axes, keepAxes }),
        ],
      }),
    ),
  );

  it(
    'of softmax and of normalizations',
    holds(
      fc.tuple(pair(2, 4), pair(2, 3), fc.constantFrom(1, 2, 3)),
      ([[batch, channels], extent, axis]) => ({
        operands: [
          { shape: [batch, channels, ...extent] },
          { shape: [channels], from: 0.5, to: 2 },
          { shape: [channels] },
        ],
        build: (x, scale, bias) => softmax(normalizeByBatch(x, { scale, bias }).output, { axis }),
      }),
    ),
  );

  it(
    'of instance normalization',
    holds(fc.tuple(pair(1, 3), pair(2, 4)), ([[batch, channels], extent]) => ({
      operands: [
        { shape: [batch, channels, ...extent] },
        { shape: [channels], from: 0.5, to: 2 },
        { shape: [channels] },
      ],
      build: (x, scale, bias) => instanceNormalization(x, { scale, bias }),
      precision: 'single',
    })),
  );

  it(
    'of gathered entries',
    holds(
      fc.tuple(
        size,
        size,
        fc.array(fc.integer({ min: -2, max: 1 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0, 1, 2),
      ),
      ([a, b, at, axis]) => ({
        operands: [{ shape: [a + 1, b + 1, 2] }, { shape: [at.length], values: at, type: 'int64' }],
        build: (x, indices) => gather(x, indices, { axis }),
      }),
    ),
  );
});

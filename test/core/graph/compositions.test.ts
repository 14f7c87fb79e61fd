import { describe, expect, it } from 'vitest';
import { GraphError } from '../../../core/errors/index.ts';
import {
  input,
  normalizeByBatch,
  pickByLabel,
  runningStatistics,
  writtenLogSoftmax,
} from '../../../core/graph/index.ts';
import { checkOperator, expectClose, floats, longs } from './check-operator.ts';

describe('batch normalization by batch statistics', () => {
  it('gives mean and biased variance of each channel, and maps of mean 0 and variance 1', async () => {
    const [output, mean, variance] = await checkOperator({
      name: 'maps',
      // Channel 0 holds 1, 3, 5, 7; channel 1 holds 0, 0, 10, 10.
      inputs: [floats([2, 2, 1, 2], [1, 3, 0, 0, 5, 7, 10, 10]), floats([2], [1, 2]), floats([2], [0, 3])],
      build: (x, scale, bias) => {
        const made = normalizeByBatch(x, { scale: scale, bias: bias }, { epsilon: 0 });
        return [made.output, made.mean, made.variance].flatMap((each) =>
          each.kind === 'result' ? [each] : [],
        );
      },
      needsSizes: true,
    });
    expectClose(mean?.values ?? [], [4, 5]);
    expectClose(variance?.values ?? [], [5, 25]);
    const unit = 1 / Math.sqrt(5);
    expectClose(output?.values ?? [], [-3 * unit, -unit, 1, 1, unit, 3 * unit, 5, 5]);
  });

  it('keeps the variance of vectors that lie far from 0', async () => {
    const values = [1000, 1001, 1002, 1003];
    const ran = await checkOperator({
      name: 'vectors',
      inputs: [floats([4, 1], values), floats([1], [1]), floats([1], [0])],
      build: (x, scale, bias) => {
        const { variance } = normalizeByBatch(x, { scale: scale, bias: bias });
        return variance.kind === 'result' ? variance : [];
      },
      needsSizes: true,
    });
    expectClose(ran[0]?.values ?? [], [1.25]);
  });

  it('moves running statistics a tenth of the way, the variance unbiased', async () => {
    const one = (value: number) => floats([1], [value]);
    const ran = await checkOperator({
      name: 'running',
      inputs: [one(10), one(20), one(0), one(4)],
      build: (mean, variance, newMean, newVariance) =>
        Object.values(
          runningStatistics(
            { mean: mean, variance: variance },
            { mean: newMean, variance: newVariance },
            { count: 5 },
          ),
        ),
    });
    // 0.9 · 10 + 0.1 · 0 and 0.9 · 20 + 0.1 · 4 · 5 / 4.
    expectClose(
      ran.flatMap(({ values }) => values),
      [9, 18.5],
    );
  });
});

describe('log-softmax written out', () => {
  it('neither overflows nor loses small differences', async () => {
    await checkOperator({
      name: 'large',
      inputs: [floats([2, 2], [1000, 1000, -1000, -1000 + Math.log(3)])],
      build: (x) => writtenLogSoftmax(x, { axis: 1 }),
      expected: [-Math.LN2, -Math.LN2, -Math.log(4), Math.log(3 / 4)],
    });
  });
});

describe('picking by label', () => {
  it('gives the logit of each row’s label', async () => {
    await checkOperator({
      name: 'labels',
      inputs: [floats([3, 2], [1, 2, 3, 4, 5, 6]), longs([3], [1, 0, 1])],
      build: (x, at) => pickByLabel(x, at),
      expected: [2, 3, 6],
    });
  });

  it('refuses what is no table of logits', () => {
    const labels = input('labels', 'int64', [3]);
    expect(() => pickByLabel(input('x', 'float32', [3, 'K']), labels)).toThrow(GraphError);
  });
});

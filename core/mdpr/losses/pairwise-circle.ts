import {
  absolute,
  add,
  constant,
  exp,
  gemm,
  log,
  multiply,
  negate,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  scalar,
  stopGradient,
  subtract,
  type Constant,
  type Value,
} from '../../graph/index.ts';
import { circleLogits, type CircleOptions } from './circle.ts';
import { unitRows } from './cosine.ts';
import { complement } from './labels.ts';

/** Added to what is not to count in a log-sum-exp: its exponential is 0. */
const NEVER = -99_999_999;

/**
 * Pair-wise circle loss, the form that the paper prints: softplus(LSE over strangers + LSE over the own identity),
 * averaged over the batch. It has no classifier.
 * Shape: features [B, d], mask [B, B] of same labels → []. Source: mdpr.md §6.1, Sun et al. 2020, equation 6.
 */
export function pairwiseCircleLoss(features: Value, sameLabel: Value, options: CircleOptions = {}): Value {
  const unit = unitRows(features);
  const { own, other } = circleLogits(gemm(unit, unit, { transposeB: true }), options);
  const isPositive = subtract(sameLabel, unitMatrix(Number(features.shape[0])));
  const positives = logSumExp(masked(negate(own), isPositive));
  const negatives = logSumExp(masked(other, complement(sameLabel)));
  return reduceMean(softplus(add(positives, negatives)), { keepAxes: false });
}

/** What the mask leaves out can no longer count. */
function masked(logits: Value, mask: Value): Value {
  return add(multiply(logits, mask), multiply(complement(mask), scalar(NEVER)));
}

/** log Σ exp of each row, without overflow. Shape: [B, N] → [B]. */
function logSumExp(rows: Value): Value {
  const greatest = stopGradient(reduceMax(rows, { axes: [1] }));
  const sum = reduceSum(exp(subtract(rows, greatest)), { axes: [1] });
  return reduceSum(add(greatest, log(sum)), { axes: [1], keepAxes: false });
}

/** log(1 + eˣ), without overflow. */
function softplus(value: Value): Value {
  return add(relu(value), log(add(exp(negate(absolute(value))), scalar(1))));
}

function unitMatrix(size: number): Constant {
  const data = Float32Array.from({ length: size * size }, (_, index) => (index % (size + 1) === 0 ? 1 : 0));
  return constant('float32', [size, size], data);
}

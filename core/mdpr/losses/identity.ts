import {
  add,
  cast,
  clip,
  divide,
  gemm,
  multiply,
  negate,
  reduceSum,
  scalar,
  stopGradient,
  writtenLogSoftmax,
  type Value,
} from '../../graph/index.ts';
import { circleLogits, type CircleOptions } from './circle.ts';
import { unitRows } from './cosine.ts';
import { complement } from './labels.ts';

/** What is taken from the target of the true class and spread over the others (mdpr.md §6.1). */
export const LABEL_SMOOTHING = 0.1;

/**
 * The identity loss: cosine classifier, circle margin at the level of classes, softmax with smoothed labels.
 * Shape: features [B, d], class weights [N, d], mask [B, N] of the true classes → []. Source: mdpr.md §6.1.
 */
export function identityLoss(
  features: Value,
  classWeights: Value,
  mask: Value,
  options: CircleOptions = {},
): Value {
  const cosines = gemm(unitRows(features), unitRows(classWeights), { transposeB: true });
  return smoothedCrossEntropy(marginLogits(cosines, mask, options), mask);
}

/** The circle logit of the true class at its place and of the others at theirs. Shape: [B, N] stays. */
export function marginLogits(cosines: Value, mask: Value, options: CircleOptions = {}): Value {
  const { own, other } = circleLogits(cosines, options);
  return add(multiply(own, mask), multiply(other, complement(mask)));
}

/**
 * Cross entropy against targets of 1 - ε for the true class and ε / (N - 1) for each other one; the sum over the
 * batch divided by the number of samples whose loss is not 0. Shape: logits and mask [B, N] → [].
 */
export function smoothedCrossEntropy(logits: Value, mask: Value): Value {
  const rest = LABEL_SMOOTHING / (Number(logits.shape[1]) - 1);
  const targets = add(multiply(mask, scalar(1 - LABEL_SMOOTHING - rest)), scalar(rest));
  const entropies = reduceSum(multiply(targets, writtenLogSoftmax(logits, { axis: 1 })), {
    axes: [1],
    keepAxes: false,
  });
  const losses = negate(entropies);
  const counted = reduceSum(cast(cast(stopGradient(losses), 'bool'), 'float32'), { keepAxes: false });
  return divide(reduceSum(losses, { keepAxes: false }), clip(counted, { minimum: 1 }));
}

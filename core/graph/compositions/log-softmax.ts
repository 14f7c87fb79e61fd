import { GraphError } from '../../errors/index.ts';
import { rangeLike } from '../gradient/like.ts';
import { type NodeOptions } from '../operator.ts';
import { equal } from '../ops/comparison.ts';
import { cast, exp, log, multiply, subtract } from '../ops/elementwise.ts';
import { reduceMax, reduceSum } from '../ops/reduce.ts';
import { unsqueeze } from '../ops/shape.ts';
import { stopGradient } from '../ops/stop-gradient.ts';
import { formatType } from '../types.ts';
import { type Result, type Value } from '../value.ts';

/**
 * The logarithm of softmax along an axis, written out of operators that every provider has (WebGPU lacks LogSoftmax).
 * Subtracting the greatest element changes nothing but the range, so no gradient flows through it.
 */
export function writtenLogSoftmax(input: Value, options: NodeOptions & { readonly axis: number }): Result {
  const axes = [options.axis];
  const shifted = subtract(input, stopGradient(reduceMax(input, { axes })));
  return subtract(shifted, log(reduceSum(exp(shifted), { axes })), { name: options.name });
}

/**
 * The element of each row that its label names. Shape: [B, K] and labels [B] of a whole-number type, or float32 for
 * providers without integers, → [B].
 * Throws: GraphError if the input is not [B, K] with a known K.
 */
export function pickByLabel(input: Value, labels: Value, options: NodeOptions = {}): Result {
  const [, count] = input.shape;
  if (input.shape.length !== 2 || typeof count !== 'number') {
    throw new GraphError(
      'illegal-operands',
      `Labels pick from [B, K] with a known K, not ${formatType(input)}.`,
    );
  }
  const mask = equal(unsqueeze(labels, [1]), rangeLike(labels, count));
  const picked = multiply(input, cast(mask, input.elementType));
  return reduceSum(picked, { axes: [1], keepAxes: false, name: options.name });
}

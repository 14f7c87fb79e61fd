import { type Refuse } from '../operator.ts';
import { reduceSum } from '../ops/reduce.ts';
import { expand } from '../ops/shape.ts';
import { formatShape, isOtherDimension, isSameDimension, type TensorType } from '../types.ts';
import { type Value } from '../value.ts';
import { sizesOf } from './like.ts';

/**
 * Gives a gradient the shape of its operand. Where the operator had broadcast the operand, the gradient is summed
 * over the copies; where the gradient is the same along an axis and so has size 1 there, it is repeated.
 * This is the only place that undoes broadcasting: rules do not mention it.
 */
export function fitGradient(gradient: Value, operand: TensorType, refuse: Refuse): Value {
  const extra = gradient.shape.length - operand.shape.length;
  const copies = [...gradient.shape.keys()].filter((axis) => {
    const size = operand.shape[axis - extra];
    return axis < extra || (size === 1 && gradient.shape[axis] !== 1);
  });
  let fitted = gradient;
  if (copies.length > 0) fitted = sumInStages(gradient, copies);
  if (extra > 0) fitted = reduceSum(fitted, { axes: copies.slice(0, extra), keepAxes: false });
  if (isFitting(fitted, operand)) return fitted;
  const isSmaller =
    fitted.shape.length < operand.shape.length ||
    fitted.shape.every((size, axis) => size === 1 || !isOtherDimension(size, operand.shape[axis] ?? 1));
  return isSmaller
    ? expand(fitted, sizesOf(operand, refuse))
    : refuse(`its gradient has the shape ${formatShape(gradient.shape)}, not ${formatShape(operand.shape)}`);
}

/**
 * Sums over axes, which stay with size 1: first over the trailing ones, which lie together in memory, then over the
 * rest. Over [N, C, H, W] but the channels this is 1.3 to 2 times as fast as one reduction of three axes on the CPU.
 */
export function sumInStages(value: Value, axes: readonly number[]): Value {
  return axesInStages(value.shape.length, axes).reduce(
    (summed, stage) => reduceSum(summed, { axes: stage }),
    value,
  );
}

/** The axes in the order in which to reduce: the trailing block, then what is before it. */
export function axesInStages(rank: number, axes: readonly number[]): readonly (readonly number[])[] {
  let begin = rank;
  while (axes.includes(begin - 1)) begin -= 1;
  const stages = [axes.filter((axis) => axis >= begin), axes.filter((axis) => axis < begin)];
  return stages.filter((stage) => stage.length > 0);
}

function isFitting(gradient: TensorType, operand: TensorType): boolean {
  return (
    gradient.shape.length === operand.shape.length &&
    gradient.shape.every((size, axis) => {
      const wanted = operand.shape[axis] ?? 1;
      // An unknown size beside a symbolic one is taken at its word, as everywhere in shape inference.
      return isSameDimension(size, wanted) || (!isOtherDimension(size, wanted) && size !== 1);
    })
  );
}

import { resolveAxes, resolveAxis } from '../axes.ts';
import { applyOne, operator, requireType, type NodeOptions, type Refuse } from '../operator.ts';
import { NUMERIC_TYPES, type Dimension, type Shape } from '../types.ts';
import { integers, knownIntegers, type Result, type Value } from '../value.ts';

export interface ReduceOptions extends NodeOptions {
  /** Which axes, counted from either end. Default: all. */
  readonly axes?: readonly number[] | undefined;
  /** Whether a reduced axis stays, with size 1. Default: true. */
  readonly keepAxes?: boolean | undefined;
}

function reducedShape(
  shape: Shape,
  axes: readonly number[] | undefined,
  isKept: boolean,
  refuse: Refuse,
): readonly Dimension[] {
  const reduced = axes === undefined ? [...shape.keys()] : resolveAxes(axes, shape.length, refuse);
  return shape.flatMap((dimension, axis) => {
    if (!reduced.includes(axis)) return [dimension];
    return isKept ? [1] : [];
  });
}

/** The reductions that take their axes as an attribute up to operator set 17. */
function reduction<K extends string>(kind: K) {
  return operator(kind, {
    since: 13,
    operands: ['input'],
    attributes: { axes: 'ints', keepdims: 'int' },
    infer({ input }, { axes, keepdims = 1 }, refuse) {
      requireType(input, NUMERIC_TYPES, refuse);
      return [
        { elementType: input.elementType, shape: reducedShape(input.shape, axes, keepdims === 1, refuse) },
      ];
    },
  });
}

type Reduction = (input: Value, options?: ReduceOptions) => Result;
const reductionFunction =
  (op: ReturnType<typeof reduction>): Reduction =>
  (input, options = {}) =>
    applyOne(
      op,
      { input },
      { axes: options.axes, keepdims: options.keepAxes === false ? 0 : 1 },
      options.name,
    );

export const ReduceMean = reduction('ReduceMean');
export const ReduceMax = reduction('ReduceMax');
export const ReduceMin = reduction('ReduceMin');
export const ReduceSumSquare = reduction('ReduceSumSquare');
export const ReduceL2 = reduction('ReduceL2');

export const reduceMean = reductionFunction(ReduceMean);
export const reduceMax = reductionFunction(ReduceMax);
export const reduceMin = reductionFunction(ReduceMin);
/** The sum of the squares. */
export const reduceSumSquare = reductionFunction(ReduceSumSquare);
/** The square root of the sum of the squares. */
export const reduceL2 = reductionFunction(ReduceL2);

export const ReduceSum = operator('ReduceSum', {
  since: 13,
  operands: ['input', 'axes?'],
  attributes: { keepdims: 'int' },
  infer({ input, axes }, { keepdims = 1 }, refuse) {
    requireType(input, NUMERIC_TYPES, refuse);
    const known = axes && (knownIntegers(axes) ?? refuse('axes must be a constant of integers'));
    // ONNX: no axes, or none in the list, means all of them.
    const chosen = known?.length === 0 ? undefined : known;
    return [
      { elementType: input.elementType, shape: reducedShape(input.shape, chosen, keepdims === 1, refuse) },
    ];
  },
});

export function reduceSum(input: Value, options: ReduceOptions = {}): Result {
  const axes = options.axes && integers(options.axes);
  return applyOne(ReduceSum, { input, axes }, { keepdims: options.keepAxes === false ? 0 : 1 }, options.name);
}

export const ArgMax = operator('ArgMax', {
  since: 13,
  operands: ['input'],
  attributes: { axis: 'int', keepdims: 'int' },
  infer({ input }, { axis = 0, keepdims = 1 }, refuse) {
    requireType(input, NUMERIC_TYPES, refuse);
    const chosen = resolveAxis(axis, input.shape.length, refuse);
    return [{ elementType: 'int64', shape: reducedShape(input.shape, [chosen], keepdims === 1, refuse) }];
  },
});

/** The index of the greatest element along the axis (the first one of several), int64. */
export function argMax(
  input: Value,
  options: NodeOptions & { readonly axis: number; readonly keepAxes?: boolean },
): Result {
  return applyOne(
    ArgMax,
    { input },
    { axis: options.axis, keepdims: options.keepAxes === false ? 0 : 1 },
    options.name,
  );
}

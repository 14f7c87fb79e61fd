import { resolveAxes, resolveAxis } from '../axes.ts';
import { numberLike, sizesOf } from '../gradient/like.ts';
import { flat, type Differentiated, type GradientRules } from '../gradient/rule.ts';
import { applyOne, operator, requireType, type NodeOptions, type Refuse } from '../operator.ts';
import { NUMERIC_TYPES, type Dimension, type Shape } from '../types.ts';
import { integers, knownIntegers, type Result, type Value } from '../value.ts';
import { equal } from './comparison.ts';
import { cast, divide, maximum, multiply } from './elementwise.ts';
import { unsqueeze } from './shape.ts';

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

/** A result of a reduction, or its gradient, with the reduced axes put back as axes of size 1. */
function withReducedAxes(value: Value, input: Value, axes: readonly number[] | undefined): Value {
  if (value.shape.length === input.shape.length) return value;
  const { length } = input.shape;
  return unsqueeze(value, axes?.map((axis) => (axis < 0 ? axis + length : axis)) ?? [...input.shape.keys()]);
}

const REDUCTION_ATTRIBUTES = { axes: 'ints', keepdims: 'int' } as const;
type Reduced = Differentiated<
  { readonly input: Value },
  { readonly axes?: readonly number[] | undefined; readonly keepdims?: number | undefined }
>;

const upstreamOf = ({ upstream, operands, attributes }: Reduced): Value =>
  withReducedAxes(upstream, operands.input, attributes.axes);
const resultOf = ({ result, operands, attributes }: Reduced): Value =>
  withReducedAxes(result, operands.input, attributes.axes);

/** How many elements make one of the result. */
function reducedCount({ operands: { input }, attributes: { axes }, refuse }: Reduced): number {
  const sizes = sizesOf(input, refuse);
  return (axes ?? [...sizes.keys()]).reduce((count, axis) => count * (sizes.at(axis) ?? 1), 1);
}

/** The gradient of the greatest or least element; equal ones share it evenly, as in PyTorch's amax and amin. */
function toExtremes(node: Reduced): Value {
  const { input } = node.operands;
  const chosen = cast(equal(input, resultOf(node)), input.elementType);
  const count = reduceSum(chosen, { axes: node.attributes.axes });
  return multiply(divide(upstreamOf(node), count), chosen);
}

/** The reductions that take their axes as an attribute up to operator set 17. */
function reduction<K extends string>(kind: K, gradient: GradientRules<'input', typeof REDUCTION_ATTRIBUTES>) {
  return operator(kind, {
    since: 13,
    operands: ['input'],
    attributes: REDUCTION_ATTRIBUTES,
    infer({ input }, { axes, keepdims = 1 }, refuse) {
      requireType(input, NUMERIC_TYPES, refuse);
      return [
        { elementType: input.elementType, shape: reducedShape(input.shape, axes, keepdims === 1, refuse) },
      ];
    },
    gradient,
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

export const ReduceMean = reduction('ReduceMean', {
  input: (node) => multiply(upstreamOf(node), numberLike(node.upstream, 1 / reducedCount(node))),
});
export const ReduceMax = reduction('ReduceMax', { input: toExtremes });
export const ReduceMin = reduction('ReduceMin', { input: toExtremes });
export const ReduceSumSquare = reduction('ReduceSumSquare', {
  input: (node) => multiply(multiply(upstreamOf(node), numberLike(node.upstream, 2)), node.operands.input),
});
/** Below this a length counts as 0 and has the gradient 0; it is a normal number in single precision. */
const LEAST_LENGTH = 1e-30;
export const ReduceL2 = reduction('ReduceL2', {
  input: (node) => {
    const length = maximum([resultOf(node), numberLike(node.result, LEAST_LENGTH)]);
    return multiply(divide(upstreamOf(node), length), node.operands.input);
  },
});

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
  gradient: {
    input: ({ upstream, operands: { input, axes } }) => {
      const known = knownIntegers(axes);
      return withReducedAxes(upstream, input, known?.length === 0 ? undefined : known);
    },
    axes: flat('axes are whole numbers'),
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
  gradient: flat('an index does not change by small steps'),
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

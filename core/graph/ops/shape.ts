import { demandIntegers, resolveAxes, resolveAxis } from '../axes.ts';
import { broadcast } from '../broadcast.ts';
import { reshapeTarget } from '../gradient/like.ts';
import { flat, type Differentiated } from '../gradient/rule.ts';
import { applyOne, operator, requireType, type NodeOptions, type Refuse } from '../operator.ts';
import {
  elementCount,
  formatShape,
  isOtherDimension,
  UNKNOWN,
  type Dimension,
  type Shape,
} from '../types.ts';
import { integers, knownIntegers, type Result, type Value } from '../value.ts';

/** A shape given at build time, or computed in the graph as a vector of integers. */
export type ShapeOperand = readonly number[] | Value;

const asValue = (shape: ShapeOperand): Value => ('kind' in shape ? shape : integers(shape));

/** The gradient of operators that keep the elements in order. */
const toOldShape = ({ upstream, operands, refuse }: Differentiated<{ readonly input: Value }>): Value =>
  reshape(upstream, reshapeTarget(operands.input, refuse));

const SHAPE_IS_FLAT = flat('shapes and axes are whole numbers');

export const Reshape = operator('Reshape', {
  since: 14,
  operands: ['input', 'shape'],
  attributes: { allowzero: 'int' },
  infer({ input, shape }, { allowzero = 0 }, refuse) {
    requireType(shape, ['int64'], refuse);
    if (shape.shape.length !== 1) refuse('the shape must be a vector');
    const known = knownIntegers(shape);
    if (known === undefined) {
      const rank = shape.shape[0];
      if (typeof rank !== 'number') return refuse('the number of axes must be known');
      return [{ elementType: input.elementType, shape: Array<Dimension>(rank).fill(UNKNOWN) }];
    }
    return [{ elementType: input.elementType, shape: reshaped(input.shape, known, allowzero === 0, refuse) }];
  },
  gradient: { input: toOldShape, shape: SHAPE_IS_FLAT },
});

function reshaped(from: Shape, to: readonly number[], isZeroACopy: boolean, refuse: Refuse): Shape {
  if (to.filter((size) => size === -1).length > 1)
    refuse(`[${to.join(', ')}] leaves more than one axis open`);
  if (to.some((size) => size < -1)) refuse(`[${to.join(', ')}] has a size below -1`);
  const copied = to.map((size, axis): Dimension => {
    if (size !== 0 || !isZeroACopy) return size;
    return from[axis] ?? refuse(`axis ${axis} is to be copied, but the input has ${from.length} axes`);
  });
  // Symbolic sizes cancel where both sides have them; what is left must be numbers.
  const symbols = copied.filter((size) => typeof size === 'string' && size !== UNKNOWN);
  const rest = symbols.reduce<readonly Dimension[]>((sizes, symbol) => {
    const at = sizes.indexOf(symbol);
    return at < 0 ? sizes : sizes.toSpliced(at, 1);
  }, from);
  const available = elementCount(rest);
  const wanted = elementCount(copied.filter((size) => size !== -1 && !symbols.includes(size)));
  const open = copied.indexOf(-1);
  const isExact = open >= 0 ? wanted === 0 || (available ?? 0) % (wanted ?? 1) === 0 : available === wanted;
  if (available !== undefined && wanted !== undefined && !isExact) {
    refuse(`${formatShape(from)} has not the elements of [${to.join(', ')}]`);
  }
  if (open < 0) return copied;
  // With the numbers used up, a single symbolic size is what is left.
  const left = rest.filter((size) => typeof size === 'string');
  const numbers = elementCount(rest.filter((size) => typeof size === 'number'));
  if (left.length === 1 && numbers === wanted) return copied.with(open, left[0] ?? UNKNOWN);
  const isKnown = available !== undefined && wanted !== undefined;
  return copied.with(open, isKnown ? (wanted === 0 ? 0 : available / wanted) : UNKNOWN);
}

/** The same elements in another shape: 0 copies the input's size of that axis, -1 takes what is left. */
export function reshape(input: Value, shape: ShapeOperand, options: NodeOptions = {}): Result {
  return applyOne(Reshape, { input, shape: asValue(shape) }, {}, options.name);
}

export const Flatten = operator('Flatten', {
  since: 13,
  operands: ['input'],
  attributes: { axis: 'int' },
  infer({ input }, { axis = 1 }, refuse) {
    const { shape } = input;
    const at = axis === shape.length ? axis : resolveAxis(axis, shape.length, refuse);
    const merge = (part: Shape): Dimension =>
      part.length === 1 ? (part[0] ?? 1) : (elementCount(part) ?? UNKNOWN);
    return [{ elementType: input.elementType, shape: [merge(shape.slice(0, at)), merge(shape.slice(at))] }];
  },
  gradient: { input: toOldShape },
});

/** A matrix: axes before `axis` merged into rows, the others into columns. Default: 1. */
export function flatten(input: Value, options: NodeOptions & { readonly axis?: number } = {}): Result {
  return applyOne(Flatten, { input }, { axis: options.axis }, options.name);
}

export const Transpose = operator('Transpose', {
  since: 13,
  operands: ['input'],
  attributes: { perm: 'ints' },
  infer({ input }, { perm = [...input.shape.keys()].reverse() }, refuse) {
    const order = resolveAxes(perm, input.shape.length, refuse);
    if (order.length !== input.shape.length) refuse(`[${perm.join(', ')}] does not name every axis once`);
    return [{ elementType: input.elementType, shape: order.map((axis) => input.shape[axis] ?? UNKNOWN) }];
  },
  gradient: {
    input: ({ upstream, operands: { input }, attributes: { perm } }) => {
      const order = perm ?? [...input.shape.keys()].reverse();
      return transpose(
        upstream,
        [...order.keys()].map((axis) => order.indexOf(axis)),
      );
    },
  },
});

/** Reorders the axes: output axis i is input axis order[i]. */
export function transpose(input: Value, order: readonly number[], options: NodeOptions = {}): Result {
  return applyOne(Transpose, { input }, { perm: order }, options.name);
}

export const Squeeze = operator('Squeeze', {
  since: 13,
  operands: ['input', 'axes?'],
  attributes: {},
  infer({ input, axes }, _, refuse) {
    const ones = input.shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
    const dropped = axes
      ? resolveAxes(demandIntegers(axes, 'axes', refuse), input.shape.length, refuse)
      : ones;
    for (const axis of dropped) {
      if (isOtherDimension(input.shape[axis] ?? 1, 1))
        refuse(`axis ${axis} has size ${input.shape[axis]}, not 1`);
    }
    return [
      { elementType: input.elementType, shape: input.shape.filter((__, axis) => !dropped.includes(axis)) },
    ];
  },
  gradient: { input: toOldShape, axes: SHAPE_IS_FLAT },
});

/** Drops axes of size 1. */
export function squeeze(input: Value, axes: readonly number[], options: NodeOptions = {}): Result {
  return applyOne(Squeeze, { input, axes: integers(axes) }, {}, options.name);
}

export const Unsqueeze = operator('Unsqueeze', {
  since: 13,
  operands: ['input', 'axes'],
  attributes: {},
  infer({ input, axes }, _, refuse) {
    const known = demandIntegers(axes, 'axes', refuse);
    const rank = input.shape.length + known.length;
    const added = resolveAxes(known, rank, refuse);
    const rest = input.shape.values();
    const shape = Array.from({ length: rank }, (__, axis) =>
      added.includes(axis) ? 1 : (rest.next().value ?? UNKNOWN),
    );
    return [{ elementType: input.elementType, shape }];
  },
  gradient: { input: toOldShape, axes: SHAPE_IS_FLAT },
});

/** Adds axes of size 1; they are counted in the result. */
export function unsqueeze(input: Value, axes: readonly number[], options: NodeOptions = {}): Result {
  return applyOne(Unsqueeze, { input, axes: integers(axes) }, {}, options.name);
}

export const Expand = operator('Expand', {
  since: 13,
  operands: ['input', 'shape'],
  attributes: {},
  infer({ input, shape }, _, refuse) {
    requireType(shape, ['int64'], refuse);
    return [
      {
        elementType: input.elementType,
        shape: broadcast([input.shape, demandIntegers(shape, 'the shape', refuse)], refuse),
      },
    ];
  },
  // The walk sums what was repeated.
  gradient: { input: ({ upstream }) => upstream, shape: SHAPE_IS_FLAT },
});

/** Broadcasts to a shape; a size of 1 there keeps the input's. */
export function expand(input: Value, shape: ShapeOperand, options: NodeOptions = {}): Result {
  return applyOne(Expand, { input, shape: asValue(shape) }, {}, options.name);
}

export const Shape_ = operator('Shape', {
  since: 15,
  operands: ['input'],
  attributes: {},
  infer: ({ input }) => [{ elementType: 'int64', shape: [input.shape.length] }],
  gradient: flat('shapes are whole numbers'),
});

/** The shape as a vector of int64. */
export function shapeOf(input: Value, options: NodeOptions = {}): Result {
  return applyOne(Shape_, { input }, {}, options.name);
}

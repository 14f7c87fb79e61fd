import { resolveAxis } from '../axes.ts';
import { rangeLike, sizesOf, zerosLike } from '../gradient/like.ts';
import { flat, notDifferentiable } from '../gradient/rule.ts';
import { apply, applyOne, operator, requireType, type NodeOptions, type Refuse } from '../operator.ts';
import {
  formatShape,
  isOtherDimension,
  NUMERIC_TYPES,
  UNKNOWN,
  type Dimension,
  type ElementType,
  type Shape,
} from '../types.ts';
import { integers, knownIntegers, type Result, type Value } from '../value.ts';
import { equal, or } from './comparison.ts';
import { cast, multiply } from './elementwise.ts';
import { matmul } from './matmul.ts';
import { reshape, transpose } from './shape.ts';

const INDEX_TYPES: readonly ElementType[] = ['int32', 'int64'];

interface AxisOptions extends NodeOptions {
  readonly axis: number;
}

const INDICES = flat('indices are whole numbers');

/**
 * 1 where the count along the last axis is the index, else 0; an index below 0 counts from the end.
 * Shape: indices [..., 1] → [..., size].
 */
function oneHot(indices: Value, size: number, like: Value): Value {
  const isHit = or(equal(indices, rangeLike(indices, size)), equal(indices, rangeLike(indices, size, -size)));
  return cast(isHit, like.elementType);
}

/** The gradient of picking elements along an axis: each goes back to its place, added up where picked twice. */
function scattered(upstream: Value, input: Value, indices: Value, axis: number, refuse: Refuse): Value {
  const sizes = sizesOf(input, refuse);
  const along = resolveAxis(axis, sizes.length, refuse);
  const isOneOfEach =
    along === sizes.length - 1 &&
    sizesOf(indices, refuse).every((size, index) => size === (index === along ? 1 : sizes[index]));
  // One element of each row, such as the logit of its label, needs no scatter.
  if (isOneOfEach) return multiply(upstream, oneHot(indices, sizes[along] ?? 0, upstream));
  return scatterElements(zerosLike(input, refuse), indices, upstream, { axis: along, reduction: 'add' });
}

export const Gather = operator('Gather', {
  since: 13,
  operands: ['input', 'indices'],
  attributes: { axis: 'int' },
  infer({ input, indices }, { axis = 0 }, refuse) {
    requireType(indices, INDEX_TYPES, refuse);
    const along = resolveAxis(axis, input.shape.length, refuse);
    const shape = [...input.shape.slice(0, along), ...indices.shape, ...input.shape.slice(along + 1)];
    return [{ elementType: input.elementType, shape }];
  },
  // A product with a mask of ones: sums in a fixed order, on every provider.
  gradient: {
    input: ({ upstream, operands: { input, indices }, attributes: { axis = 0 }, refuse }) => {
      const sizes = sizesOf(input, refuse);
      const along = resolveAxis(axis, sizes.length, refuse);
      const size = sizes[along] ?? 0;
      const count = sizesOf(indices, refuse).reduce((a, b) => a * b, 1);
      const merge = (part: readonly number[]): number => part.reduce((a, b) => a * b, 1);
      const [before, behind] = [merge(sizes.slice(0, along)), merge(sizes.slice(along + 1))];
      const mask = transpose(oneHot(reshape(indices, [count, 1]), size, upstream), [1, 0]);
      return reshape(matmul(mask, reshape(upstream, [before, count, behind])), sizes);
    },
    indices: INDICES,
  },
});

/** Picks entries of an axis by index; the axis is replaced by the axes of the indices. */
export function gather(input: Value, indices: Value, options: AxisOptions): Result {
  return applyOne(Gather, { input, indices }, { axis: options.axis }, options.name);
}

export const GatherElements = operator('GatherElements', {
  since: 13,
  operands: ['input', 'indices'],
  attributes: { axis: 'int' },
  infer({ input, indices }, { axis = 0 }, refuse) {
    requireType(indices, INDEX_TYPES, refuse);
    resolveAxis(axis, input.shape.length, refuse);
    if (indices.shape.length !== input.shape.length)
      refuse('input and indices must have the same number of axes');
    return [{ elementType: input.elementType, shape: indices.shape }];
  },
  gradient: {
    input: ({ upstream, operands: { input, indices }, attributes: { axis = 0 }, refuse }) =>
      scattered(upstream, input, indices, axis, refuse),
    indices: INDICES,
  },
});

/** output[i][j] = input[indices[i][j]][j] for axis 0, and so on. */
export function gatherElements(input: Value, indices: Value, options: AxisOptions): Result {
  return applyOne(GatherElements, { input, indices }, { axis: options.axis }, options.name);
}

export const GatherND = operator('GatherND', {
  since: 13,
  operands: ['input', 'indices'],
  attributes: { batch_dims: 'int' },
  infer({ input, indices }, { batch_dims: batch = 0 }, refuse) {
    requireType(indices, ['int64'], refuse);
    const depth = indices.shape.at(-1);
    if (typeof depth !== 'number') return refuse('the last axis of the indices must be a number');
    if (depth < 1 || depth + batch > input.shape.length) {
      refuse(`indices of ${depth} coordinates do not address ${formatShape(input.shape.slice(batch))}`);
    }
    return [
      {
        elementType: input.elementType,
        shape: [...indices.shape.slice(0, -1), ...input.shape.slice(batch + depth)],
      },
    ];
  },
  gradient: {
    input: notDifferentiable('nothing that is trained here picks by coordinates'),
    indices: INDICES,
  },
});

/** Picks by coordinates: the last axis of the indices holds a position in the outer axes of the input. */
export function gatherND(
  input: Value,
  indices: Value,
  options: NodeOptions & { readonly batchAxes?: number } = {},
): Result {
  return applyOne(GatherND, { input, indices }, { batch_dims: options.batchAxes }, options.name);
}

export const ScatterElements = operator('ScatterElements', {
  since: 16,
  operands: ['input', 'indices', 'updates'],
  attributes: { axis: 'int', reduction: 'string' },
  infer({ input, indices, updates }, { axis = 0, reduction = 'none' }, refuse) {
    requireType(indices, INDEX_TYPES, refuse);
    requireType(updates, [input.elementType], refuse);
    resolveAxis(axis, input.shape.length, refuse);
    if (!['none', 'add', 'mul'].includes(reduction)) refuse(`the reduction "${reduction}" is unknown`);
    const differs = updates.shape.some((size, index) => isOtherDimension(size, indices.shape[index] ?? 0));
    if (updates.shape.length !== indices.shape.length || differs)
      refuse('updates and indices must have one shape');
    if (indices.shape.length !== input.shape.length)
      refuse('input and indices must have the same number of axes');
    return [input];
  },
  gradient: {
    input: ({
      upstream,
      operands: { indices, updates },
      attributes: { axis = 0, reduction = 'none' },
      refuse,
    }) => {
      if (reduction === 'add') return upstream;
      if (reduction === 'mul') return refuse('there is no rule for scattered products');
      const zeros = zerosLike(updates, refuse);
      return scatterElements(upstream, indices, zeros, { axis });
    },
    indices: INDICES,
    updates: ({ upstream, operands: { indices }, attributes: { axis = 0, reduction = 'none' }, refuse }) =>
      reduction === 'mul'
        ? refuse('there is no rule for scattered products')
        : gatherElements(upstream, indices, { axis }),
  },
});

/** A copy with updates put, or added, at indices along an axis: the inverse of {@link gatherElements}. */
export function scatterElements(
  input: Value,
  indices: Value,
  updates: Value,
  options: AxisOptions & { readonly reduction?: 'none' | 'add' },
): Result {
  const { axis, reduction, name } = options;
  return applyOne(ScatterElements, { input, indices, updates }, { axis, reduction }, name);
}

export const TopK = operator('TopK', {
  since: 11,
  operands: ['input', 'k'],
  attributes: { axis: 'int', largest: 'int', sorted: 'int' },
  infer({ input, k }, { axis = -1 }, refuse) {
    requireType(input, NUMERIC_TYPES, refuse);
    requireType(k, ['int64'], refuse);
    const along = resolveAxis(axis, input.shape.length, refuse);
    const count: Dimension = knownIntegers(k)?.[0] ?? UNKNOWN;
    const size = input.shape[along] ?? UNKNOWN;
    if (typeof count === 'number' && (count < 0 || (typeof size === 'number' && count > size))) {
      refuse(`axis ${along} has ${size} elements, not ${count}`);
    }
    const shape: Shape = [...input.shape.slice(0, along), count, ...input.shape.slice(along + 1)];
    return [
      { elementType: input.elementType, shape },
      { elementType: 'int64', shape },
    ];
  },
  gradient: {
    input: ({ upstream, results: [, indices], operands: { input }, attributes: { axis = -1 }, refuse }) =>
      indices === undefined
        ? refuse('it has no indices')
        : scatterElements(zerosLike(input, refuse), indices, upstream, {
            axis: resolveAxis(axis, input.shape.length, refuse),
          }),
    k: flat('the count is a whole number'),
  },
});

export interface TopKOptions extends AxisOptions {
  readonly count: number;
  /** Default: true; false: the least. */
  readonly isLargest?: boolean;
}

/** The greatest elements along an axis, best first, and their indices (int64); of equal ones the first comes first. */
export function topK(
  input: Value,
  options: TopKOptions,
): { readonly values: Result; readonly indices: Result } {
  const attributes = { axis: options.axis, largest: options.isLargest === false ? 0 : 1, sorted: 1 };
  const [values, indices] = apply(TopK, { input, k: integers([options.count]) }, attributes, options.name);
  if (values === undefined || indices === undefined) throw new TypeError('TopK has two outputs.');
  return { values, indices };
}

import { resolveAxis } from '../axes.ts';
import { apply, applyOne, operator, requireType, type NodeOptions } from '../operator.ts';
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

const INDEX_TYPES: readonly ElementType[] = ['int32', 'int64'];

interface AxisOptions extends NodeOptions {
  readonly axis: number;
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

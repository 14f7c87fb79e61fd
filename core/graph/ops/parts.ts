import { demandIntegers, resolveAxes, resolveAxis } from '../axes.ts';
import { reshapeTarget, sizesOf } from '../gradient/like.ts';
import { flat, notDifferentiable } from '../gradient/rule.ts';
import { apply, applyOne, operator, requireType, type NodeOptions, type Refuse } from '../operator.ts';
import { formatShape, isOtherDimension, isSameDimension, UNKNOWN, type Dimension } from '../types.ts';
import { constant, integers, knownIntegers, type Result, type Value } from '../value.ts';
import { reduceSum } from './reduce.ts';
import { reshape } from './shape.ts';

/** Operands that are known when the graph is built. */
const SETTING = flat('it is made of whole numbers');

export const Concat = operator('Concat', {
  since: 13,
  operands: ['inputs...'],
  attributes: { axis: 'int' },
  infer({ inputs }, { axis }, refuse) {
    if (axis === undefined) return refuse('axis is missing');
    const [first = refuse('it needs at least one operand')] = inputs;
    const along = resolveAxis(axis, first.shape.length, refuse);
    let total: Dimension = 0;
    for (const { shape, elementType } of inputs) {
      if (elementType !== first.elementType) refuse('all must have one element type');
      const differs = shape.some(
        (size, index) => index !== along && isOtherDimension(size, first.shape[index] ?? 0),
      );
      if (shape.length !== first.shape.length || differs) {
        refuse(`${formatShape(shape)} and ${formatShape(first.shape)} differ in more than axis ${along}`);
      }
      const size: Dimension = shape[along] ?? 0;
      total = typeof total === 'number' && typeof size === 'number' ? total + size : UNKNOWN;
    }
    const only = inputs.length === 1 ? first.shape[along] : undefined;
    // Where one operand knows a size and another only its name, the size holds.
    const shape = first.shape.map((size, index) =>
      index === along
        ? (only ?? total)
        : (inputs.map((x) => x.shape[index]).find((s) => typeof s === 'number') ?? size),
    );
    return [{ elementType: first.elementType, shape }];
  },
  gradient: {
    inputs: ({ upstream, operands: { inputs }, attributes: { axis = 0 }, refuse }) => {
      const along = resolveAxis(axis, upstream.shape.length, refuse);
      let start = 0;
      return inputs.map((input) => {
        const end = start + (sizesOf(input, refuse)[along] ?? 0);
        const part = slice(upstream, [{ axis: along, start, end }]);
        start = end;
        return part;
      });
    },
  },
});

/** Joins tensors along an axis; all other axes must be equal. */
export function concat(inputs: readonly Value[], options: NodeOptions & { readonly axis: number }): Result {
  return applyOne(Concat, { inputs }, { axis: options.axis }, options.name);
}

export const Split = operator('Split', {
  since: 13,
  operands: ['input', 'sizes'],
  attributes: { axis: 'int' },
  infer({ input, sizes }, { axis = 0 }, refuse) {
    const along = resolveAxis(axis, input.shape.length, refuse);
    const known = demandIntegers(sizes, 'the sizes', refuse);
    const total = known.reduce((sum, size) => sum + size, 0);
    if (known.some((size) => size < 0)) refuse('a size is negative');
    if (isOtherDimension(total, input.shape[along] ?? 0)) {
      refuse(`the sizes ${known.join(' + ')} are not the ${input.shape[along]} of axis ${along}`);
    }
    return known.map((size) => ({ elementType: input.elementType, shape: input.shape.with(along, size) }));
  },
  gradient: {
    input: ({ upstreams, attributes: { axis = 0 } }) => concat(upstreams, { axis }),
    sizes: SETTING,
  },
});

/** Cuts into consecutive parts of the given sizes along an axis. */
export function split(
  input: Value,
  sizes: readonly number[],
  options: NodeOptions & { readonly axis: number },
): readonly Result[] {
  return apply(Split, { input, sizes: integers(sizes) }, { axis: options.axis }, options.name);
}

export const Slice = operator('Slice', {
  since: 13,
  operands: ['input', 'starts', 'ends', 'axes?', 'steps?'],
  attributes: {},
  infer({ input, starts, ends, axes, steps }, _, refuse) {
    const begin = demandIntegers(starts, 'starts', refuse);
    const end = demandIntegers(ends, 'ends', refuse);
    const step = steps ? demandIntegers(steps, 'steps', refuse) : begin.map(() => 1);
    const named = axes ? demandIntegers(axes, 'axes', refuse) : [...begin.keys()];
    const along = resolveAxes(named, input.shape.length, refuse);
    if (new Set([begin.length, end.length, step.length, along.length]).size > 1) {
      refuse('starts, ends, axes and steps must be equally many');
    }
    const shape = [...input.shape];
    for (const [index, axis] of along.entries()) {
      const size = shape[axis] ?? UNKNOWN;
      shape[axis] = slicedSize(size, begin[index] ?? 0, end[index] ?? 0, step[index] ?? 1, refuse);
    }
    return [{ elementType: input.elementType, shape }];
  },
  gradient: {
    input: ({ upstream, operands: { input, starts, axes, steps }, refuse }) => {
      const begins = demandIntegers(starts, 'starts', refuse);
      const named = axes ? demandIntegers(axes, 'axes', refuse) : [...begins.keys()];
      const strides = steps ? demandIntegers(steps, 'steps', refuse) : begins.map(() => 1);
      const sizes = sizesOf(input, refuse);
      const ranges = resolveAxes(named, sizes.length, refuse).map((axis, index) => ({
        axis,
        start: begins[index] ?? 0,
        step: strides[index] ?? 1,
      }));
      return ranges.reduce<Value>(
        (gradient, range) => putBack(gradient, range, sizes[range.axis] ?? 0),
        upstream,
      );
    },
    starts: SETTING,
    ends: SETTING,
    axes: SETTING,
    steps: SETTING,
  },
});

/** The elements of a slice of one axis back in their places of an axis of `size`, among zeros. */
function putBack(
  gradient: Value,
  { axis, start, step }: { readonly axis: number; readonly start: number; readonly step: number },
  size: number,
): Value {
  const { length: rank } = gradient.shape;
  const count = Number(gradient.shape[axis]);
  // Where the slice began, as slicedSize limits it; walked backwards, it is turned round first.
  const most = step > 0 ? size : size - 1;
  const first = Math.min(Math.max(start < 0 ? start + size : start, 0), most);
  const begin = step > 0 ? first : first + (count - 1) * step;
  const ahead = step > 0 ? gradient : slice(gradient, [{ axis, start: -1, step: -1 }]);
  if (count === 0) return pad(ahead, { pads: padsOfAxis(rank, axis, 0, size) });
  const stride = Math.abs(step);
  const end = size - begin - ((count - 1) * stride + 1);
  if (stride === 1) {
    return begin === 0 && end === 0 ? ahead : pad(ahead, { pads: padsOfAxis(rank, axis, begin, end) });
  }
  // Each element with the zeros behind it: one axis more, then merged; the zeros of the last one are cut off.
  const sizes = ahead.shape.map(Number);
  const spread = pad(reshape(ahead, sizes.toSpliced(axis + 1, 0, 1)), {
    pads: padsOfAxis(rank + 1, axis + 1, 0, stride - 1),
  });
  const merged = slice(reshape(spread, sizes.with(axis, count * stride)), [
    { axis, start: 0, end: (count - 1) * stride + 1 },
  ]);
  return pad(merged, { pads: padsOfAxis(rank, axis, begin, end) });
}

function padsOfAxis(rank: number, axis: number, begin: number, end: number): readonly number[] {
  return Array<number>(rank * 2)
    .fill(0)
    .with(axis, begin)
    .with(axis + rank, end);
}

function slicedSize(size: Dimension, start: number, end: number, step: number, refuse: Refuse): Dimension {
  if (step === 0) return refuse('a step is 0');
  const isWhole = step === 1 && start === 0 && end >= 2 ** 31 - 1;
  if (typeof size === 'string') return isWhole ? size : UNKNOWN;
  const limit = (at: number, least: number, most: number): number =>
    Math.min(Math.max(at < 0 ? at + size : at, least), most);
  const from = step > 0 ? limit(start, 0, size) : limit(start, 0, size - 1);
  const to = step > 0 ? limit(end, 0, size) : limit(end, -1, size - 1);
  return Math.max(0, Math.ceil((to - from) / step));
}

/** A range of each named axis: from start up to but not including end; negative counts from the end. */
export interface Range {
  readonly axis: number;
  readonly start: number;
  /** Default: to the end of the axis. */
  readonly end?: number;
  /** Default: 1. A negative one walks backwards. */
  readonly step?: number;
}

const BEYOND_EVERY_AXIS = 2 ** 31 - 1;

/** Takes ranges out of a tensor; axes that are not named stay whole. */
export function slice(input: Value, ranges: readonly Range[], options: NodeOptions = {}): Result {
  const operands = {
    input,
    starts: integers(ranges.map((range) => range.start)),
    ends: integers(ranges.map((range) => range.end ?? BEYOND_EVERY_AXIS * Math.sign(range.step ?? 1))),
    axes: integers(ranges.map((range) => range.axis)),
    steps: integers(ranges.map((range) => range.step ?? 1)),
  };
  return applyOne(Slice, operands, {}, options.name);
}

export const Pad = operator('Pad', {
  since: 13,
  operands: ['input', 'pads', 'value?'],
  attributes: { mode: 'string' },
  infer({ input, pads, value }, { mode = 'constant' }, refuse) {
    const known = demandIntegers(pads, 'pads', refuse);
    const rank = input.shape.length;
    if (known.length !== rank * 2) refuse(`${rank} axes need ${rank * 2} pads: all begins, then all ends`);
    if (!['constant', 'edge', 'reflect'].includes(mode)) refuse(`the mode "${mode}" is unknown`);
    if (value) requireType(value, [input.elementType], refuse);
    const shape = input.shape.map((size, axis): Dimension => {
      const added = (known[axis] ?? 0) + (known[axis + rank] ?? 0);
      if (typeof size === 'string') return added === 0 ? size : UNKNOWN;
      return size + added >= 0 ? size + added : refuse(`more is cut off axis ${axis} than it has`);
    });
    return [{ elementType: input.elementType, shape }];
  },
  gradient: {
    input: ({ upstream, operands: { pads }, attributes: { mode = 'constant' }, refuse }) => {
      if (mode !== 'constant')
        refuse(`there is no rule for the mode "${mode}", which nothing trained here uses`);
      // What was added is cut off, and what was cut off was not seen.
      return pad(upstream, { pads: demandIntegers(pads, 'pads', refuse).map((size) => 0 - size) });
    },
    pads: SETTING,
    value: notDifferentiable('the padding is a setting'),
  },
});

export interface PadOptions extends NodeOptions {
  /** Begin of each axis, then end of each; negative cuts off. */
  readonly pads: readonly number[];
  /** What the new places hold. Default: constant. */
  readonly mode?: 'constant' | 'edge' | 'reflect';
  /** For the mode `constant`, float32. Default: 0. */
  readonly value?: number;
}

/** Adds places around a tensor. */
export function pad(input: Value, options: PadOptions): Result {
  const value =
    options.value === undefined ? undefined : constant('float32', [], Float32Array.of(options.value));
  return applyOne(Pad, { input, pads: integers(options.pads), value }, { mode: options.mode }, options.name);
}

export const Tile = operator('Tile', {
  since: 13,
  operands: ['input', 'repeats'],
  attributes: {},
  infer({ input, repeats }, _, refuse) {
    const known = knownIntegers(repeats) ?? refuse('repeats must be a constant of integers');
    if (known.length !== input.shape.length) refuse(`${input.shape.length} axes need as many repeats`);
    const shape = input.shape.map((size, axis) => {
      const times = known[axis] ?? 1;
      if (typeof size === 'number') return size * times;
      return isSameDimension(times, 1) ? size : UNKNOWN;
    });
    return [{ elementType: input.elementType, shape }];
  },
  gradient: {
    input: ({ upstream, operands: { input, repeats }, refuse }) => {
      const times = demandIntegers(repeats, 'repeats', refuse);
      const sizes = sizesOf(input, refuse).flatMap((size, axis) => [times[axis] ?? 1, size]);
      const copies = times.map((_, axis) => axis * 2);
      return reshape(reduceSum(reshape(upstream, sizes), { axes: copies }), reshapeTarget(input, refuse));
    },
    repeats: SETTING,
  },
});

/** Repeats a tensor along each axis. */
export function tile(input: Value, repeats: readonly number[], options: NodeOptions = {}): Result {
  return applyOne(Tile, { input, repeats: integers(repeats) }, {}, options.name);
}

import { numberLike, sizesOf } from '../gradient/like.ts';
import { applyOne, type Refuse } from '../operator.ts';
import { constant, integers, type Value } from '../value.ts';
import { equal } from './comparison.ts';
import { picturePads, tapRanges, tapsOf } from './convolution-gradient.ts';
import { add, cast, multiply, subtract } from './elementwise.ts';
import { concat, Pad, pad, slice } from './parts.ts';
import { reshape, unsqueeze } from './shape.ts';
import { type Window } from './window.ts';

/**
 * The gradient of a maximum over windows. Shape: `input`. It goes to the first greatest element of each window, row
 * by row, as in PyTorch. It is written with shifted slices and comparisons: the operator's own indices of the
 * greatest elements are not there on every provider (WebGPU).
 */
export function maxPoolGradient(
  upstream: Value,
  result: Value,
  input: Value,
  window: Window,
  refuse: Refuse,
): Value {
  const spatial = sizesOf(input, refuse).slice(2);
  const slid = sizesOf(upstream, refuse).slice(2);
  const covering = coveringWindow(window, spatial, slid);
  const padded = padWithLeast(input, picturePads(covering));
  let free: Value | undefined;
  const routed = tapsOf(window).map((tap) => {
    const seen = slice(padded, tapRanges(tap, slid, window.strides, 2));
    const isGreatest = cast(equal(seen, result), upstream.elementType);
    // A window whose gradient is given away has no more to give.
    const taken = free === undefined ? isGreatest : multiply(isGreatest, free);
    free = subtract(free ?? numberLike(upstream, 1), taken);
    return { tap, value: multiply(upstream, taken) };
  });
  return scatterTaps(routed, input, covering, refuse);
}

interface TapGradient {
  readonly tap: readonly number[];
  readonly value: Value;
}

/** The window with pads at the ends that are large enough for its last position (ceil mode). */
function coveringWindow(window: Window, spatial: readonly number[], slid: readonly number[]): Window {
  const { kernel, strides, dilations, pads } = window;
  const begins = pads.slice(0, spatial.length);
  const ends = spatial.map((size, axis) => {
    const reach = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    const needed = ((slid[axis] ?? 1) - 1) * (strides[axis] ?? 1) + reach;
    return Math.max(0, needed - size - (begins[axis] ?? 0));
  });
  return { ...window, pads: [...begins, ...ends] };
}

/**
 * Adds up gradients of the taps of a sliding window where they came from. An axis with stride s falls into s grids of
 * every s-th element; a tap adds to one grid only, shifted, and the grids are then interleaved.
 */
function scatterTaps(gradients: readonly TapGradient[], input: Value, window: Window, refuse: Refuse): Value {
  const { strides, pads } = window;
  const sizes = sizesOf(input, refuse);
  const axes = strides.length;
  const grid = strides.map((stride, axis) => {
    const padded = (sizes[axis + 2] ?? 0) + (pads[axis] ?? 0) + (pads[axis + axes] ?? 0);
    return Math.ceil(padded / stride);
  });
  const grids = new Map<string, Value>();
  for (const { tap, value } of gradients) {
    const phase = tap.map((offset, axis) => offset % (strides[axis] ?? 1)).join();
    const begins = tap.map((offset, axis) => Math.floor(offset / (strides[axis] ?? 1)));
    const ends = grid.map((size, axis) => size - Number(value.shape[axis + 2]) - (begins[axis] ?? 0));
    const placed = pad(value, { pads: [0, 0, ...begins, 0, 0, ...ends] });
    const before = grids.get(phase);
    grids.set(phase, before === undefined ? placed : add(before, placed));
  }
  const [some] = grids.values();
  if (some === undefined) return refuse('its window has no elements');
  const nothing = multiply(some, numberLike(some, 0));
  const whole = interleave((phase) => grids.get(phase.join()) ?? nothing, strides, grid, sizes.slice(0, 2));
  const inside = strides.map((_, axis) => ({
    axis: axis + 2,
    start: pads[axis] ?? 0,
    end: (pads[axis] ?? 0) + (sizes[axis + 2] ?? 0),
  }));
  return slice(whole, inside);
}

/** Joins the grids of all phases: element i of the grid of phase p lands on i · stride + p. */
function interleave(
  gridOf: (phase: readonly number[]) => Value,
  strides: readonly number[],
  grid: readonly number[],
  outer: readonly number[],
): Value {
  const join = (phase: readonly number[], done: readonly number[]): Value => {
    const axis = phase.length;
    const stride = strides[axis];
    if (stride === undefined) return gridOf(phase);
    // The axes behind this one are interleaved first.
    const parts = Array.from({ length: stride }, (_, index) =>
      join([...phase, index], [...done, grid[axis] ?? 0]),
    );
    const [only] = parts;
    if (stride === 1 && only !== undefined) return only;
    const position = axis + 3;
    const sizesBehind = strides.slice(axis + 1).map((each, index) => each * (grid[axis + 1 + index] ?? 0));
    const stacked = concat(
      parts.map((part) => unsqueeze(part, [position])),
      { axis: position },
    );
    return reshape(stacked, [...outer, ...done, stride * (grid[axis] ?? 0), ...sizesBehind]);
  };
  return join([], []);
}

/** Pads with the least number, which no element is below. */
function padWithLeast(input: Value, pads: readonly number[]): Value {
  if (pads.every((size) => size === 0)) return input;
  const value =
    input.elementType === 'float64'
      ? constant('float64', [], Float64Array.of(-Number.MAX_VALUE))
      : constant('float32', [], Float32Array.of(LEAST_FLOAT32));
  return applyOne(Pad, { input, pads: integers(pads), value });
}

/** -(2 - 2^-23) · 2^127. */
const LEAST_FLOAT32 = -3.4028234663852886e38;

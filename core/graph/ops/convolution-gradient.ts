import { sizesOf } from '../gradient/like.ts';
import { type Refuse } from '../operator.ts';
import { type Value } from '../value.ts';
import { conv, convTranspose } from './convolution.ts';
import { matmul } from './matmul.ts';
import { concat, pad, slice, type Range } from './parts.ts';
import { reshape, transpose } from './shape.ts';
import { type Window } from './window.ts';

/** A convolution as its gradients see it: which window slid, and in how many groups. */
export interface Convolution {
  readonly window: Window;
  readonly group: number;
  readonly refuse: Refuse;
}

/** Input channels up to which the gradient by the weight is itself a convolution; with more, taps are faster. */
const FEW_CHANNELS = 16;

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/**
 * The gradient with respect to the input of a convolution. Shape: `input`.
 * A transposed convolution; a 1x1 one at stride 1 is a convolution with the transposed weight, which is faster
 * (0.95 against 0.73 of the CPU's peak).
 */
export function convInputGradient(
  upstream: Value,
  weight: Value,
  input: Value,
  convolution: Convolution,
): Value {
  const { window, group, refuse } = convolution;
  const { kernel, strides, pads, dilations } = window;
  const isPointwise = [...kernel, ...strides].every((size) => size === 1) && pads.every((size) => size === 0);
  if (isPointwise && group === 1) {
    return conv(upstream, transpose(weight, [1, 0, ...kernel.map((_, axis) => axis + 2)]));
  }
  const spatial = sizesOf(input, refuse).slice(2);
  const slid = sizesOf(upstream, refuse).slice(2);
  // Places at the end that the stride never reached.
  const outputPadding = spatial.map((size, axis) => {
    const reach = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    const covered = ((slid[axis] ?? 1) - 1) * (strides[axis] ?? 1) + reach;
    return size + (pads[axis] ?? 0) + (pads[axis + spatial.length] ?? 0) - covered;
  });
  return convTranspose(upstream, weight, { group, strides, pads, dilations, outputPadding });
}

/**
 * The gradient with respect to the weight of a convolution. Shape: [M, C / group, kernel].
 * With channels last, every tap of the kernel sees a slice of the input, and its gradient is one matrix product over
 * all positions of all pictures (0.6 of the CPU's peak for 3x3; as a convolution of input and gradient, 0.24). With few
 * channels there are few columns for many taps, and the convolution is the faster way: 24 ms against 142 for the stem
 * (7x7, stride 2, 3 to 32 channels, 64 pictures of 128 x 64, least of five on two cores).
 */
export function convWeightGradient(upstream: Value, input: Value, convolution: Convolution): Value {
  const { window, group, refuse } = convolution;
  const [batch = 0, channels = 0] = sizesOf(input, refuse);
  const [, produced = 0, ...slid] = sizesOf(upstream, refuse);
  const spatialAxes = slid.map((_, axis) => axis + 2);
  const positions = batch * product(slid);
  const padded = window.pads.some((size) => size > 0) ? pad(input, { pads: picturePads(window) }) : input;
  if (channels <= FEW_CHANNELS && group === 1) return weightGradientAsConvolution(upstream, padded, window);
  const channelsLast = transpose(padded, [0, ...spatialAxes, 1]);
  const views = tapsOf(window).map((tap) => viewOf(channelsLast, tap, slid, window));
  const perGroup = channels / group;
  const shape = [produced, perGroup, ...window.kernel];
  const rows = transpose(upstream, [1, 0, ...spatialAxes]);
  if (group > 1) {
    const left = reshape(rows, [group, produced / group, positions]);
    const gradients = views.map((view) => {
      const right = transpose(reshape(view, [positions, group, perGroup]), [1, 0, 2]);
      return reshape(matmul(left, right), [produced, perGroup, 1]);
    });
    return reshape(joined(gradients, 2), shape);
  }
  const left = reshape(rows, [produced, positions]);
  const gradients = views.map((view) =>
    reshape(matmul(left, reshape(view, [positions, channels])), [produced, channels, 1]),
  );
  return reshape(joined(gradients, 2), shape);
}

/**
 * The input's channels as pictures and its pictures as channels, with the upstream as the kernel: the places where the
 * kernel's elements met the input are where the upstream meets it now, so strides and dilations change their roles.
 */
function weightGradientAsConvolution(upstream: Value, padded: Value, window: Window): Value {
  const { kernel, strides, dilations } = window;
  const swapped = (value: Value): Value => transpose(value, [1, 0, ...kernel.map((_, axis) => axis + 2)]);
  const met = conv(swapped(padded), swapped(upstream), { strides: dilations, dilations: strides });
  // A stride that did not reach the end leaves places over.
  const ranges = kernel.map((size, index) => ({ axis: index + 2, start: 0, end: size }));
  return swapped(slice(met, ranges));
}

const joined = (parts: readonly Value[], axis: number): Value =>
  parts.length === 1 && parts[0] !== undefined ? parts[0] : concat(parts, { axis });

/** Pads of the spatial axes of a window as pads of all axes of [N, C, spatial axes]. */
export function picturePads({ pads }: Window): readonly number[] {
  const axes = pads.length / 2;
  return [0, 0, ...pads.slice(0, axes), 0, 0, ...pads.slice(axes)];
}

/** The places of a window's elements, row by row. Each: an offset for every spatial axis. */
export function tapsOf({ kernel, dilations }: Window): readonly (readonly number[])[] {
  return kernel.reduce<readonly (readonly number[])[]>(
    (taps, size, axis) =>
      taps.flatMap((tap) =>
        Array.from({ length: size }, (_, index) => [...tap, index * (dilations[axis] ?? 1)]),
      ),
    [[]],
  );
}

/** The elements that one tap meets as the window slides over [N, spatial axes, C]. */
function viewOf(
  channelsLast: Value,
  tap: readonly number[],
  slid: readonly number[],
  { strides }: Window,
): Value {
  const ranges = tapRanges(tap, slid, strides, 1).filter(
    ({ axis, start, end, step }) => start > 0 || step > 1 || end !== channelsLast.shape[axis],
  );
  return ranges.length === 0 ? channelsLast : slice(channelsLast, ranges);
}

/** Where one tap lies in each of the padded spatial axes, of which the first has the index `firstAxis`. */
export function tapRanges(
  tap: readonly number[],
  slid: readonly number[],
  strides: readonly number[],
  firstAxis: number,
): readonly Required<Range>[] {
  return tap.map((start, index) => {
    const step = strides[index] ?? 1;
    return { axis: index + firstAxis, start, end: start + ((slid[index] ?? 1) - 1) * step + 1, step };
  });
}

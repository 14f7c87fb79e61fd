import { type Refuse } from '../operator.ts';
import { formatShape, UNKNOWN, type Dimension, type Shape } from '../types.ts';

/** Attributes in which convolutions and poolings describe the window that slides over the spatial axes. */
export const WINDOW_ATTRIBUTES = { strides: 'ints', pads: 'ints', dilations: 'ints' } as const;

/** The window as the operator functions take it. */
export interface WindowOptions {
  /** One for each spatial axis. Default: 1. */
  readonly strides?: readonly number[] | undefined;
  /** Begin of each spatial axis, then end of each: [top, left, bottom, right]. Default: 0. */
  readonly pads?: readonly number[] | undefined;
  /** Distance of the taps. Default: 1. */
  readonly dilations?: readonly number[] | undefined;
}

/** A checked window with everything filled in. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
}

/** Fills in defaults and refuses windows that do not fit the number of spatial axes. */
export function completeWindow(kernel: readonly number[], options: WindowOptions, refuse: Refuse): Window {
  const axes = kernel.length;
  const {
    strides = Array<number>(axes).fill(1),
    pads = Array<number>(axes * 2).fill(0),
    dilations = Array<number>(axes).fill(1),
  } = options;
  if (strides.length !== axes || dilations.length !== axes || pads.length !== axes * 2) {
    refuse(`${axes} spatial axes need ${axes} strides, ${axes} dilations and ${axes * 2} pads`);
  }
  if ([...kernel, ...strides, ...dilations].some((value) => value < 1)) {
    refuse('kernel, strides and dilations must be at least 1');
  }
  if (pads.some((value) => value < 0)) refuse('pads must not be negative');
  return { kernel, strides, pads, dilations };
}

/** How often the window fits along each spatial axis. */
export function slide(
  spatial: Shape,
  window: Window,
  rounding: 'floor' | 'ceil',
  refuse: Refuse,
): Dimension[] {
  return spatial.map((size, axis) => {
    if (typeof size === 'string') return UNKNOWN;
    const begin = window.pads[axis] ?? 0;
    const end = window.pads[axis + spatial.length] ?? 0;
    const reach = ((window.kernel[axis] ?? 1) - 1) * (window.dilations[axis] ?? 1) + 1;
    const stride = window.strides[axis] ?? 1;
    const room = size + begin + end - reach;
    if (room < 0) {
      return refuse(
        `a window of ${reach} does not fit into ${size} + ${begin + end} of spatial ${formatShape(spatial)}`,
      );
    }
    const count = Math[rounding](room / stride) + 1;
    // A window that would begin in the padding behind the end is left out.
    return rounding === 'ceil' && (count - 1) * stride >= size + begin ? count - 1 : count;
  });
}

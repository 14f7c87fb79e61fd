import { type Dimension, type Value } from '../../graph/index.ts';
import { type Place } from '../place.ts';

/**
 * The layers that MDPR is made of. The network (backbone.ts, branches.ts) is written once in terms of these; how a
 * layer is computed, from which weights, and with which statistics is a matter of their implementation:
 * `unfolded` one node per layer, `folded` for speed.
 */
export interface Layers {
  /** Convolution without bias, padded to keep the size at stride 1, then batch norm. */
  convNorm(input: Value, conv: Place, norm: Place, stride?: number): Value;
  /** Convolution, then IBN-a: instance norm on the first half of the channels, batch norm on the second (§1.3). */
  convMixedNorm(input: Value, conv: Place, norm: Place, stride?: number): Value;
  /** Two convolutions one after the other, then batch norm: the fusion's block (§4.2). */
  serialConvNorm(input: Value, first: Place, second: Place, norm: Place): Value;
  /** The sum of two convolutions of the same input, then batch norm: the attention's block (§3.1). */
  parallelConvNorm(input: Value, first: Place, second: Place, norm: Place): Value;
  /** Convolution alone. */
  conv(input: Value, at: Place): Value;
  /** Batch norm alone. */
  norm(input: Value, at: Place): Value;
  exponent(at: Place): Exponent;
}

/** The exponent p of a generalized mean and its inverse: one number each. */
export interface Exponent {
  readonly power: Value;
  readonly root: Value;
}

/** The variance is at least this in all norms (§1.2). */
export const NORM_EPSILON = 1e-5;

/** Padding that keeps the size of a map under a kernel at stride 1. */
export function samePads(kernel: readonly Dimension[]): readonly number[] {
  const pads = kernel.map((size) => Math.floor(Number(size) / 2));
  return [...pads, ...pads];
}

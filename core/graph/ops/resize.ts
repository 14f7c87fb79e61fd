import { notDifferentiable } from '../gradient/rule.ts';
import { applyOne, operator, requireType, type NodeOptions } from '../operator.ts';
import { FLOAT_TYPES, UNKNOWN, type Dimension } from '../types.ts';
import { floats, integers, knownIntegers, type Result, type Value } from '../value.ts';

export const Resize = operator('Resize', {
  since: 13,
  operands: ['input', 'region?', 'scales?', 'sizes?'],
  attributes: {
    mode: 'string',
    coordinate_transformation_mode: 'string',
    nearest_mode: 'string',
    cubic_coeff_a: 'float',
  },
  infer({ input, scales, sizes }, { mode = 'nearest' }, refuse) {
    requireType(input, [...FLOAT_TYPES, 'int8', 'uint8', 'int32'], refuse);
    if (!['nearest', 'linear', 'cubic'].includes(mode)) refuse(`the mode "${mode}" is unknown`);
    if ((scales === undefined) === (sizes === undefined)) refuse('it needs either scales or sizes');
    if (sizes) {
      const known = knownIntegers(sizes) ?? refuse('the sizes must be a constant of integers');
      if (known.length !== input.shape.length) refuse('it needs a size for every axis');
      return [{ elementType: input.elementType, shape: known }];
    }
    if (scales?.kind !== 'constant' || !(scales.data instanceof Float32Array)) {
      return refuse('the scales must be a constant of float32');
    }
    const factors = scales.data;
    if (factors.length !== input.shape.length) refuse('it needs a scale for every axis');
    const shape = input.shape.map((size, axis): Dimension => {
      const factor = factors[axis] ?? 1;
      if (typeof size === 'number') return Math.floor(size * factor);
      return factor === 1 ? size : UNKNOWN;
    });
    return [{ elementType: input.elementType, shape }];
  },
  gradient: notDifferentiable('nothing that is trained here is resized on the way'),
});

export interface ResizeOptions extends NodeOptions {
  /** A factor for every axis, or the new size of every axis. */
  readonly to: { readonly scales: readonly number[] } | { readonly sizes: readonly number[] };
  readonly mode: 'nearest' | 'linear';
  /**
   * Which place of the input a place of the output looks at. Default: half_pixel for linear, asymmetric (with the
   * place rounded down: plain repetition at whole factors) for nearest.
   */
  readonly coordinates?: 'half_pixel' | 'asymmetric' | 'align_corners';
}

/** Enlarges or shrinks, without anti-aliasing. Shape: each axis times its factor, or the given size. */
export function resize(input: Value, options: ResizeOptions): Result {
  const { to, mode, name } = options;
  const coordinates = options.coordinates ?? (mode === 'nearest' ? 'asymmetric' : 'half_pixel');
  const attributes = {
    mode,
    coordinate_transformation_mode: coordinates,
    nearest_mode: mode === 'nearest' ? 'floor' : undefined,
  };
  const target = 'scales' in to ? { scales: floats(to.scales) } : { sizes: integers(to.sizes) };
  return applyOne(Resize, { input, ...target }, attributes, name);
}

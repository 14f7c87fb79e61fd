import {
  batchNormalization,
  concat,
  constant,
  conv,
  instanceNormalization,
  split,
  type Constant,
  type Value,
} from '../../graph/index.ts';
import { type Place } from '../place.ts';
import { weightOf, type Weight, type Weights } from '../weights.ts';
import { foldNorm, foldParallel, foldSerial, type BatchNorm, type Convolution } from './fold.ts';
import { NORM_EPSILON, samePads, type Layers } from './layers.ts';

/**
 * Layers for inference: each block is one convolution with bias wherever that is exact. An instance norm cannot be
 * folded, because its statistics are the picture's own.
 */
export function foldedLayers(weights: Weights): Layers {
  const weight = (at: Place, name = 'weight'): Weight => weightOf(weights, at.parameter(name));
  const vector = (at: Place, name: string): Constant<'float32'> => {
    const { shape, data } = weight(at, name);
    return constant('float32', shape, data);
  };
  const normOf = (at: Place): BatchNorm => ({
    scale: weight(at, 'weight').data,
    bias: weight(at, 'bias').data,
    mean: weight(at, 'running_mean').data,
    variance: weight(at, 'running_var').data,
  });
  const apply = (
    input: Value,
    { weight: { shape, data }, bias }: Convolution,
    at: Place,
    stride = 1,
  ): Value =>
    conv(input, constant('float32', shape, data), {
      bias: constant('float32', [bias.length], bias),
      pads: samePads(shape.slice(2)),
      strides: [stride, stride],
      name: at.path,
    });

  return {
    conv: (input, at) => {
      const { shape, data } = weight(at);
      return conv(input, constant('float32', shape, data), { pads: samePads(shape.slice(2)), name: at.path });
    },
    norm: (input, at) => {
      const statistics = { mean: vector(at, 'running_mean'), variance: vector(at, 'running_var') };
      const affine = { scale: vector(at, 'weight'), bias: vector(at, 'bias') };
      return batchNormalization(
        input,
        { ...affine, ...statistics },
        { epsilon: NORM_EPSILON, name: at.path },
      );
    },
    convNorm: (input, convAt, normAt, stride) =>
      apply(input, foldNorm(weight(convAt), normOf(normAt), NORM_EPSILON), convAt, stride),
    convMixedNorm: (input, convAt, normAt, stride) => {
      const instance = normAt.at('IN');
      const scale = vector(instance, 'weight');
      const half = scale.data.length;
      const folded = foldNorm(weight(convAt), normOf(normAt.at('BN')), NORM_EPSILON, half);
      const output = apply(input, folded, convAt, stride);
      const [first = output, second = output] = split(output, [half, half], {
        axis: 1,
        name: `${normAt.path}/split`,
      });
      const affine = { scale, bias: vector(instance, 'bias') };
      const normalized = instanceNormalization(first, affine, { epsilon: NORM_EPSILON, name: instance.path });
      return concat([normalized, second], { axis: 1, name: normAt.path });
    },
    serialConvNorm: (input, first, second, normAt) =>
      apply(input, foldNorm(foldSerial(weight(first), weight(second)), normOf(normAt), NORM_EPSILON), second),
    parallelConvNorm: (input, first, second, normAt) =>
      apply(
        input,
        foldNorm(foldParallel(weight(first), weight(second)), normOf(normAt), NORM_EPSILON),
        second,
      ),
    exponent: (at) => {
      const p = weight(at, 'p').data[0] ?? 0;
      return {
        power: constant('float32', [1], Float32Array.of(p)),
        root: constant('float32', [1], Float32Array.of(1 / p)),
      };
    },
  };
}

import {
  add,
  batchNormalization,
  concat,
  conv,
  instanceNormalization,
  reciprocal,
  split,
  squeeze,
  type ChannelStatistics,
  type Value,
} from '../../graph/index.ts';
import { type Place } from '../place.ts';
import { NORM_EPSILON, samePads, type Layers } from './layers.ts';
import { type Parameters } from './parameters.ts';

/** A batch norm with its scale and bias; by which mean and variance it normalizes is its own matter. */
export type BatchNormLayer = (
  input: Value,
  affine: Pick<ChannelStatistics, 'scale' | 'bias'>,
  at: Place,
) => Value;

/** Layers as they are trained: a node for each, every parameter under its own name. */
export function unfoldedLayers(parameters: Parameters): Layers {
  return layersWith(parameters, normByRunning(parameters));
}

/** A batch norm by its running statistics. */
export function normByRunning(parameters: Parameters): BatchNormLayer {
  return (input, affine, at) => {
    const mean = parameters.get(at.parameter('running_mean'));
    const variance = parameters.get(at.parameter('running_var'));
    return batchNormalization(input, { ...affine, mean, variance }, { epsilon: NORM_EPSILON, name: at.path });
  };
}

/** A running statistic of a batch norm, and a value of the graph that stands for it. Shape: [C]. */
export interface Measured {
  /** The checkpoint's name of the running statistic. */
  readonly name: string;
  readonly value: Value;
}

/** Layers with a node for each, every parameter under its own name, and the given batch norm. */
export function layersWith(parameters: Parameters, batchNorm: BatchNormLayer): Layers {
  const plainConv = (input: Value, at: Place, stride = 1): Value => {
    const weight = parameters.get(at.parameter('weight'));
    const pads = samePads(weight.shape.slice(2));
    return conv(input, weight, { pads, strides: [stride, stride], name: at.path });
  };
  const norm = (input: Value, at: Place): Value => {
    const affine = {
      scale: parameters.get(at.parameter('weight')),
      bias: parameters.get(at.parameter('bias')),
    };
    return batchNorm(input, affine, at);
  };
  const mixedNorm = (input: Value, at: Place): Value => {
    const instance = at.at('IN');
    const scale = parameters.get(instance.parameter('weight'));
    const bias = parameters.get(instance.parameter('bias'));
    const half = Number(scale.shape[0]);
    const [first = input, second = input] = split(input, [half, half], { axis: 1, name: `${at.path}/split` });
    const normalized = instanceNormalization(
      first,
      { scale, bias },
      { epsilon: NORM_EPSILON, name: instance.path },
    );
    return concat([normalized, norm(second, at.at('BN'))], { axis: 1, name: at.path });
  };
  return {
    conv: plainConv,
    norm,
    convNorm: (input, convAt, normAt, stride) => norm(plainConv(input, convAt, stride), normAt),
    convMixedNorm: (input, convAt, normAt, stride) => mixedNorm(plainConv(input, convAt, stride), normAt),
    serialConvNorm: (input, first, second, normAt) =>
      norm(plainConv(plainConv(input, first), second), normAt),
    parallelConvNorm: (input, first, second, normAt) =>
      norm(add(plainConv(input, first), plainConv(input, second)), normAt),
    exponent: (at) => {
      // As a scalar: ONNX Runtime's WebGPU fails at a learned exponent of the shape [1].
      const power = squeeze(parameters.get(at.parameter('p')), [0]);
      return { power, root: reciprocal(power, { name: `${at.path}/root` }) };
    },
  };
}

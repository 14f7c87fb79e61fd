import { axesInStages, sumInStages } from '../gradient/fit.ts';
import { numberLike, sizesOf } from '../gradient/like.ts';
import { type Refuse } from '../operator.ts';
import { type Value } from '../value.ts';
import { add, multiply, negate, reciprocal, sqrt, subtract } from './elementwise.ts';
import { type ChannelStatistics } from './normalization.ts';
import { reduceMean, reduceSum } from './reduce.ts';
import { reshape, unsqueeze } from './shape.ts';

/** A vector [C] as [C, 1, 1], to meet [N, C, H, W]. */
export function overChannels(vector: Value, rank: number): Value {
  return rank <= 2
    ? vector
    : unsqueeze(
        vector,
        Array.from({ length: rank - 2 }, (_, axis) => axis + 1),
      );
}

/** All axes of [N, C, …] but the channels. */
export function axesBesideChannels(rank: number): readonly number[] {
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== 1);
}

/** The sum over all but the channels, trailing axes first. Shape: [N, C, …] → [C]. */
export function sumByChannel(value: Value): Value {
  const axes = axesBesideChannels(value.shape.length);
  return reshape(sumInStages(value, axes), [-1]);
}

/** 1 / √(variance + ε). */
export function inverseDeviation(variance: Value, epsilon: number): Value {
  return reciprocal(sqrt(add(variance, numberLike(variance, epsilon))));
}

/**
 * What the gradients of batch normalization by given statistics are made of, each [C]: the sum of the upstream
 * gradient, and the sum of its products with the centred input. Over pictures the second is Σ dy·x - mean · Σ dy, which
 * saves a pass over the map; vectors, which come from positive features far from 0, are centred first.
 */
export function batchSums(
  upstream: Value,
  input: Value,
  mean: Value,
): { readonly plain: Value; readonly centred: Value } {
  const plain = sumByChannel(upstream);
  const centred =
    input.shape.length === 2
      ? sumByChannel(multiply(upstream, subtract(input, mean)))
      : subtract(sumByChannel(multiply(upstream, input)), multiply(mean, plain));
  return { plain, centred };
}

/** The gradients of batch normalization by given statistics. Source: the derivative of scale·(x - mean)·r + bias. */
export function batchNormalizationGradient(
  upstream: Value,
  { input, scale, mean, variance }: Omit<ChannelStatistics, 'bias'> & { readonly input: Value },
  epsilon: number,
): Readonly<Record<'input' | 'scale' | 'bias' | 'mean' | 'variance', () => Value>> {
  const sums = (): ReturnType<typeof batchSums> => batchSums(upstream, input, mean);
  const inverse = inverseDeviation(variance, epsilon);
  const factor = multiply(scale, inverse);
  return {
    input: () => multiply(upstream, overChannels(factor, input.shape.length)),
    scale: () => multiply(inverse, sums().centred),
    bias: () => sums().plain,
    mean: () => negate(multiply(factor, sums().plain)),
    variance: () => {
      const cubed = multiply(factor, multiply(inverse, inverse));
      return multiply(multiply(cubed, numberLike(cubed, -0.5)), sums().centred);
    },
  };
}

/**
 * The gradients of instance normalization. With the mean m and r = 1 / √(variance + ε) of each picture and channel,
 * and means over the picture in brackets: dx = g·r·dy + B·x + C with B = -g·r³·([dy·x] - m·[dy]) and
 * C = -g·r·[dy] - B·m, so that only products with whole maps are as large as a map.
 */
export function instanceNormalizationGradient(
  upstream: Value,
  { input, scale }: { readonly input: Value; readonly scale: Value },
  epsilon: number,
  refuse: Refuse,
): Readonly<Record<'input' | 'scale' | 'bias', () => Value>> {
  const rank = input.shape.length;
  const spatial = Array.from({ length: rank - 2 }, (_, axis) => axis + 2);
  const mean = reduceMean(input, { axes: spatial });
  const centredInput = subtract(input, mean);
  const variance = reduceMean(multiply(centredInput, centredInput), { axes: spatial });
  const inverse = inverseDeviation(variance, epsilon);
  const upstreamMean = reduceMean(upstream, { axes: spatial });
  const centred = reduceMean(multiply(upstream, centredInput), { axes: spatial });
  const positions = sizesOf(input, refuse)
    .slice(2)
    .reduce((a, b) => a * b, 1);
  return {
    input: () => {
      const factor = multiply(overChannels(scale, rank), inverse);
      const slope = negate(multiply(factor, multiply(multiply(inverse, inverse), centred)));
      const offset = negate(add(multiply(factor, upstreamMean), multiply(slope, mean)));
      return add(multiply(upstream, factor), add(multiply(input, slope), offset));
    },
    scale: () => {
      const perPicture = multiply(multiply(inverse, centred), numberLike(inverse, positions));
      return reshape(reduceSum(perPicture, { axes: [0] }), [-1]);
    },
    bias: () => sumByChannel(upstream),
  };
}

/** The mean over all but the channels, trailing axes first. Shape: [N, C, …] → [1, C, 1, …]. */
export function meanByChannel(value: Value): Value {
  const rank = value.shape.length;
  return axesInStages(rank, axesBesideChannels(rank)).reduce(
    (mean, axes) => reduceMean(mean, { axes }),
    value,
  );
}

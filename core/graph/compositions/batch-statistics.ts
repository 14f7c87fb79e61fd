import { axesInStages } from '../gradient/fit.ts';
import { numberLike } from '../gradient/like.ts';
import { type NodeOptions } from '../operator.ts';
import { add, multiply, relu, subtract } from '../ops/elementwise.ts';
import { axesBesideChannels, meanByChannel } from '../ops/normalization-gradient.ts';
import {
  batchNormalization,
  type ChannelStatistics,
  type NormalizationOptions,
} from '../ops/normalization.ts';
import { reduceMean, reduceSumSquare } from '../ops/reduce.ts';
import { reshape } from '../ops/shape.ts';
import { type Result, type Value } from '../value.ts';

/** What a batch norm made of a batch. */
export interface BatchNormalized {
  /** Shape: that of the input. */
  readonly output: Result;
  /** Mean and biased variance over all but the channels. Shape: [C] each. */
  readonly mean: Value;
  readonly variance: Value;
}

/**
 * Batch normalization by the statistics of the batch itself, as in training. Shape: [N, C, …] stays.
 * The variance of maps is E[x²] - mean², which reads the map once and is exact enough while the mean is within some
 * ten deviations of 0; vectors [N, C], whose channels may lie far from 0, are centred first.
 */
export function normalizeByBatch(
  input: Value,
  affine: Pick<ChannelStatistics, 'scale' | 'bias'>,
  options: NormalizationOptions = {},
): BatchNormalized {
  const mean = meanByChannel(input);
  const variance = input.shape.length === 2 ? centredVariance(input, mean) : varianceOfMaps(input, mean);
  const statistics = { mean: reshape(mean, [-1]), variance: reshape(variance, [-1]) };
  return { ...statistics, output: batchNormalization(input, { ...affine, ...statistics }, options) };
}

function centredVariance(input: Value, mean: Value): Value {
  const centred = subtract(input, mean);
  return reduceMean(multiply(centred, centred), { axes: [0] });
}

function varianceOfMaps(input: Value, mean: Value): Value {
  const rank = input.shape.length;
  const [trailing = [], leading = []] = axesInStages(rank, axesBesideChannels(rank));
  const positions = trailing.reduce((count, axis) => count * Number(input.shape[axis]), 1);
  const squares = reduceSumSquare(input, { axes: trailing });
  const meanSquare = reduceMean(multiply(squares, numberLike(input, 1 / positions)), { axes: leading });
  // Rounding may take the difference below 0.
  return relu(subtract(meanSquare, multiply(mean, mean)));
}

/**
 * The running statistics after a batch: a step of `momentum` towards what was measured, the variance unbiased by
 * count / (count - 1). Shape: [C] each. Source: torch.nn.BatchNorm2d.
 */
export function runningStatistics(
  running: Pick<ChannelStatistics, 'mean' | 'variance'>,
  measured: Pick<ChannelStatistics, 'mean' | 'variance'>,
  options: NodeOptions & {
    /** How many elements each channel had: N · H · W, at least 2. */
    readonly count: number;
    /** Default: 0.1. */
    readonly momentum?: number;
  },
): { readonly mean: Result; readonly variance: Result } {
  const { count, momentum = 0.1 } = options;
  const step = (before: Value, now: Value, factor: number): Result =>
    add(
      multiply(before, numberLike(before, 1 - momentum)),
      multiply(now, numberLike(now, momentum * factor)),
    );
  return {
    mean: step(running.mean, measured.mean, 1),
    variance: step(running.variance, measured.variance, count / (count - 1)),
  };
}

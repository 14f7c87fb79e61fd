import { normalizeByBatch, runningStatistics } from '../../graph/index.ts';
import { type Place } from '../place.ts';
import { NORM_EPSILON, type Layers } from './layers.ts';
import { type Parameters } from './parameters.ts';
import { layersWith, normByRunning, type Measured } from './unfolded.ts';

/**
 * Layers as in training: batch norms normalize by the batch, and hand to `note` what the running statistics become
 * by it (momentum 0.1, variance unbiased, as in PyTorch). Frozen ones normalize by their running statistics, which stay.
 * The size of the batch must be known.
 */
export function trainingLayers(
  parameters: Parameters,
  note: (moved: Measured) => void,
  isFrozen: (norm: Place) => boolean,
): Layers {
  const byRunning = normByRunning(parameters);
  return layersWith(parameters, (input, affine, at) => {
    if (isFrozen(at)) return byRunning(input, affine, at);
    const names = { mean: at.parameter('running_mean'), variance: at.parameter('running_var') };
    const { output, ...measured } = normalizeByBatch(input, affine, { epsilon: NORM_EPSILON, name: at.path });
    const running = { mean: parameters.get(names.mean), variance: parameters.get(names.variance) };
    const count = input.shape.reduce<number>(
      (product, size, axis) => (axis === 1 ? product : product * Number(size)),
      1,
    );
    const moved = runningStatistics(running, measured, { count });
    note({ name: names.mean, value: moved.mean });
    note({ name: names.variance, value: moved.variance });
    return output;
  });
}

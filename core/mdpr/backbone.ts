import { add, constant, divide, maxPool, relu, subtract, type Value } from '../graph/index.ts';
import { stageOf, type MdprConfig, type Stage, type StageName } from './config.ts';
import { hasProjection } from './declaration.ts';
import { type Layers } from './layers/layers.ts';
import { PLACES, type Place } from './place.ts';

/** ImageNet's mean and deviation of each channel, for R, G, B in 0…255 (mdpr.md §7.1). */
const CHANNEL_MEAN = [123.675, 116.28, 103.53] as const;
const CHANNEL_DEVIATION = [58.395, 57.12, 57.375] as const;

/** Normalizes pictures. Shape: [N, 3, H, W], RGB in 0…255, stays. */
export function normalizePictures(images: Value): Value {
  const mean = constant('float32', [1, 3, 1, 1], Float32Array.from(CHANNEL_MEAN));
  const deviation = constant('float32', [1, 3, 1, 1], Float32Array.from(CHANNEL_DEVIATION));
  const centred = subtract(images, mean, { name: 'shared/centred' });
  return divide(centred, deviation, { name: 'shared/normalized' });
}

/**
 * The layers that both branches share: stem, res2 and res3 (mdpr.md §1.2). The pooling is unpadded and in ceil mode,
 * as in FastReID, so that its windows begin at rows 0, 2, 4, …
 * Shape: [N, 3, H, W] → [N, C3, H / 8, W / 8].
 */
export function sharedBackbone(layers: Layers, config: MdprConfig, pictures: Value): Value {
  const { stem } = PLACES;
  const edges = relu(layers.convNorm(pictures, stem.at('conv', 0), stem.at('norm', 1), 2));
  const pooled = maxPool(edges, {
    kernel: [3, 3],
    strides: [2, 2],
    ceilMode: true,
    name: `${stem.path}/pool`,
  });
  const res2 = stage(layers, config, 'res2', pooled, PLACES.res2);
  return stage(layers, config, 'res3', res2, PLACES.res3);
}

/** One stage: blocks one after the other, the first with the stage's stride. */
export function stage(layers: Layers, config: MdprConfig, name: StageName, input: Value, at: Place): Value {
  const described = stageOf(config, name);
  let map = input;
  for (let index = 0; index < described.blocks; index++)
    map = block(layers, described, map, at.at(index), index === 0);
  return map;
}

/** A residual block: basic (3 x 3, 3 x 3) or bottleneck (1 x 1, 3 x 3, 1 x 1); the stride is at its first 3 x 3. */
function block(layers: Layers, stage: Stage, input: Value, at: Place, isFirst: boolean): Value {
  const stride = isFirst ? stage.stride : 1;
  const isBasic = stage.block === 'basic';
  const first = stage.hasInstanceNorm ? 'convMixedNorm' : 'convNorm';
  const one = relu(layers[first](input, at.at('conv1'), at.at('bn1'), isBasic ? stride : 1));
  const two = layers.convNorm(one, at.at('conv2'), at.at('bn2'), isBasic ? 1 : stride);
  const residual = isBasic ? two : layers.convNorm(relu(two), at.at('conv3'), at.at('bn3'));
  const projection = at.at('downsample');
  const shortcut = hasProjection(stage, isFirst)
    ? layers.convNorm(input, projection.at(0), projection.at(1), stride)
    : input;
  return relu(add(residual, shortcut, { name: `${at.path}/sum` }), { name: `${at.path}/output` });
}

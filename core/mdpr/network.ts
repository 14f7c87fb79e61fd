import { concat, graph, input, type Graph, type Input } from '../graph/index.ts';
import { normalizePictures, sharedBackbone } from './backbone.ts';
import { attention, fusion, hardBranch, softBranch } from './branches.ts';
import { type MdprConfig } from './config.ts';
import { type Layers } from './layers/layers.ts';

export interface NetworkOptions {
  /** Whether attention maps are outputs too, for heat maps. Default: false. */
  readonly hasAttention?: boolean;
  /** Inputs of the graph besides the pictures: parameters that are fed. Default: none. */
  readonly parameterInputs?: readonly Input[];
}

/**
 * The network as a graph, with the layers given.
 * Input: `images` [N, 3, H, W], RGB in 0…255. Outputs: `feat` [N, 9 E], not normalized (cosine does that), in the
 * order of mdpr.md §5: hard global, hard parts, soft res5, soft res4, fusion; and if asked for, `attn5` and `attn4`
 * [N, K, H / 16, W / 16].
 */
export function network(layers: Layers, config: MdprConfig, options: NetworkOptions = {}): Graph {
  const images = input('images', 'float32', ['N', 3, config.inputHeight, config.inputWidth]);
  const shared = sharedBackbone(layers, config, normalizePictures(images));
  const hard = hardBranch(layers, config, shared);
  const soft = softBranch(layers, config, shared);
  const vectors = [hard.global, ...hard.parts, soft.res5, soft.res4].map(({ vector }) => vector);
  if (config.hasFusion) vectors.push(fusion(layers, hard, soft));
  const feat = concat(vectors, { axis: 1, name: 'descriptor' });
  const inputs = [images, ...(options.parameterInputs ?? [])];
  if (options.hasAttention !== true) return graph('mdpr', { inputs, outputs: { feat } });
  const maps = attention(layers, config, soft.features);
  return graph('mdpr', { inputs, outputs: { feat, attn5: maps.res5, attn4: maps.res4 } });
}

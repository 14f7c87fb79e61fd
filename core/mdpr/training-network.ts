import { gemm, relu, type Value } from '../graph/index.ts';
import { normalizePictures, sharedBackbone } from './backbone.ts';
import {
  attention,
  attentionPooling,
  fusion,
  hardBranch,
  softBranch,
  type Attention,
  type AttentionPooled,
} from './branches.ts';
import { type MdprConfig } from './config.ts';
import { type Layers } from './layers/layers.ts';
import { type Parameters } from './layers/parameters.ts';
import { type Predicted } from './losses/distillation.ts';
import { PLACES, type Place } from './place.ts';

/** A vector that an identity loss classifies. */
export interface Classified {
  /** As in the names of losses: `hard-global`, `hard-part0`, `soft-res5`, `fusion`, `pooled-res5` … */
  readonly name: string;
  /** Shape: [B, d]. */
  readonly vector: Value;
  /** The checkpoint's name of the classifier's weights, [identities, d]. */
  readonly classifier: string;
}

/** What training sees of the network: more than inference does. */
export interface TrainingNetwork {
  /** The parts of the descriptor, in its order (mdpr.md §5). */
  readonly described: readonly Classified[];
  /** The vectors of bilinear attention pooling, which only training has. */
  readonly pooled: readonly Classified[];
  /** Attention maps and what they pool, of either level. */
  readonly attention: Attention;
  readonly attentionPooled: Readonly<Record<keyof Attention, AttentionPooled>>;
  /** The branches with their predictors; undefined without distillation. */
  readonly distilled: { readonly hard: Predicted; readonly soft: Predicted } | undefined;
}

/** The whole network with its training-only parts (mdpr.md §2–§4). Shape: images [B, 3, H, W], RGB in 0…255. */
export function trainingNetwork(
  layers: Layers,
  parameters: Parameters,
  config: MdprConfig,
  images: Value,
): TrainingNetwork {
  const { hard: hardAt, soft: softAt, fusion: fusionAt, distillation } = PLACES;
  const shared = sharedBackbone(layers, config, normalizePictures(images));
  const hard = hardBranch(layers, config, shared);
  const soft = softBranch(layers, config, shared);
  const maps = attention(layers, config, soft.features);
  const attentionPooled = {
    res5: attentionPooling(layers, soft.features.res5, maps.res5, softAt.pooling5, softAt.poolingHead5),
    res4: attentionPooling(layers, soft.reduced4, maps.res4, softAt.pooling4, softAt.poolingHead4),
  };
  const classified = (name: string, vector: Value, at: Place): Classified => ({
    name,
    vector,
    classifier: at.parameter('weight'),
  });
  const described = [
    classified('hard-global', hard.global.vector, hardAt.globalHead),
    ...hard.parts.map(({ vector }, part) => classified(`hard-part${part}`, vector, hardAt.partHead(part))),
    classified('soft-res5', soft.res5.vector, softAt.head5),
    classified('soft-res4', soft.res4.vector, softAt.head4),
  ];
  if (config.hasFusion) described.push(classified('fusion', fusion(layers, hard, soft), fusionAt.head));
  const predicted = (vector: Value, at: Place): Predicted => ({
    vector,
    prediction: predictor(layers, parameters, vector, at),
  });
  return {
    described,
    pooled: [
      classified('pooled-res5', attentionPooled.res5.vector, softAt.poolingHead5),
      classified('pooled-res4', attentionPooled.res4.vector, softAt.poolingHead4),
    ],
    attention: maps,
    attentionPooled,
    distilled: config.hasDistillation
      ? {
          hard: predicted(hard.global.vector, distillation.hard),
          soft: predicted(soft.res5.vector, distillation.soft),
        }
      : undefined,
  };
}

/** Linear, batch norm, ReLU, linear with bias (mdpr.md §4.1). Shape: [B, E] stays. */
function predictor(layers: Layers, parameters: Parameters, vector: Value, at: Place): Value {
  const first = at.at(0);
  const last = at.at(3);
  const hidden = gemm(vector, parameters.get(first.parameter('weight')), {
    transposeB: true,
    name: first.path,
  });
  return gemm(relu(layers.norm(hidden, at.at(1))), parameters.get(last.parameter('weight')), {
    bias: parameters.get(last.parameter('bias')),
    transposeB: true,
    name: last.path,
  });
}

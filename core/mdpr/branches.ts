import {
  clip,
  concat,
  multiply,
  power,
  reduceMean,
  relu,
  slice,
  softmax,
  split,
  type Value,
} from '../graph/index.ts';
import { stage } from './backbone.ts';
import { stripeHeights, type MdprConfig } from './config.ts';
import { type Exponent, type Layers } from './layers/layers.ts';
import { PLACES, type Place } from './place.ts';

/** An embedding before and after pooling. */
export interface Embedded {
  /** Shape: [N, E, h, w]. */
  readonly map: Value;
  /** After the BN neck; Shape: [N, E]. */
  readonly vector: Value;
}

/** The hard branch (mdpr.md §2). */
export interface HardBranch {
  readonly global: Embedded;
  /** Stripes from top to bottom. */
  readonly parts: readonly Embedded[];
}

/** The soft branch (mdpr.md §3), its attention apart. */
export interface SoftBranch {
  readonly res5: Embedded;
  readonly res4: Embedded;
  /** X4 and X5, what attention looks at. Shape: [N, C, h, w]. */
  readonly features: { readonly res4: Value; readonly res5: Value };
  /** X4', res4 after an embedding of its own width: what the embeddings of res4 are made of. */
  readonly reduced4: Value;
}

/** Attention of the soft branch. Shape: [N, K, h, w] each; at every place the maps sum to at most 1. */
export interface Attention {
  readonly res5: Value;
  readonly res4: Value;
}

/** Below this, elements count as this in the generalized mean (mdpr.md §2). */
const LEAST_ELEMENT = 1e-6;

/** The hard branch on the shared map: the whole and its stripes, each with an embedding and a head of its own. */
export function hardBranch(layers: Layers, config: MdprConfig, shared: Value): HardBranch {
  const { hard } = PLACES;
  const res4 = stage(layers, config, 'res4', shared, hard.res4);
  const res5 = stage(layers, config, 'res5', res4, hard.res5);
  const heights = stripeHeights(config, Number(res5.shape[2]));
  const stripes = split(res5, heights, { axis: 2, name: 'hard/stripes' });
  return {
    global: embedded(layers, res5, hard.global, hard.globalHead),
    parts: stripes.map((stripe, index) => embedded(layers, stripe, hard.part(index), hard.partHead(index))),
  };
}

/** The soft branch on the shared map. */
export function softBranch(layers: Layers, config: MdprConfig, shared: Value): SoftBranch {
  const { soft } = PLACES;
  const res4 = stage(layers, config, 'res4', shared, soft.res4);
  const res5 = stage(layers, config, 'res5', res4, soft.res5);
  const reduced = embed(layers, res4, soft.reduction4);
  return {
    res5: embedded(layers, res5, soft.embedding5, soft.head5),
    res4: embedded(layers, reduced, soft.embedding4, soft.head4),
    features: { res4, res5 },
    reduced4: reduced,
  };
}

/** What bilinear attention pooling makes of features (mdpr.md §3.3). Only training has it. */
export interface AttentionPooled {
  /** One for each map. Shape: [N, E] each. */
  readonly perMap: readonly Value[];
  /** All of them after the BN neck. Shape: [N, K E]. */
  readonly vector: Value;
}

/**
 * Bilinear attention pooling: the features times each map, each with an embedding of its own; the exponent of the
 * generalized mean is shared. The reference's ReLU before the neck is left out: a generalized mean is above 0.
 * Shape: features [N, C, h, w], maps [N, K, h, w].
 */
export function attentionPooling(
  layers: Layers,
  features: Value,
  maps: Value,
  at: Place,
  headAt: Place,
): AttentionPooled {
  const exponent = layers.exponent(at.at('pool'));
  const count = Number(maps.shape[1]);
  const perMap = Array.from({ length: count }, (_, index) => {
    const map = slice(maps, [{ axis: 1, start: index, end: index + 1 }]);
    const seen = multiply(features, map, { name: `${at.path}/seen${index}` });
    const embedding = at.at('embedding_layer').at(index);
    return generalizedMean(embed(layers, seen, embedding), exponent, embedding.path);
  });
  const neck = headAt.at('neck', 'bottleneck.0');
  return { perMap, vector: layers.norm(concat(perMap, { axis: 1, name: at.path }), neck) };
}

/** Attention maps (mdpr.md §3.1, §3.2): those of res5, raw and with the background's, guide those of res4. */
export function attention(layers: Layers, config: MdprConfig, features: SoftBranch['features']): Attention {
  const { soft } = PLACES;
  const raw5 = attentionMaker(layers, features.res5, soft.attention5);
  const seen4 = config.isGuided
    ? concat([features.res4, relu(layers.conv(raw5, soft.guide.at('conv')))], {
        axis: 1,
        name: 'soft/guided',
      })
    : features.res4;
  const raw4 = attentionMaker(layers, seen4, soft.attention4);
  return { res5: foreground(config, raw5, soft.attention5), res4: foreground(config, raw4, soft.attention4) };
}

/** The fusion of all maps to one vector of 4 E (mdpr.md §4.2). */
export function fusion(layers: Layers, hard: HardBranch, soft: SoftBranch): Value {
  const places = PLACES.fusion;
  const stacked = concat(
    hard.parts.map(({ map }) => map),
    { axis: 2, name: 'fusion/stacked' },
  );
  const parts = fuse(layers, stacked, places.parts);
  const hardMap = fuse(layers, concat([parts, hard.global.map], { axis: 1 }), places.hard);
  const softMap = fuse(layers, concat([soft.res5.map, soft.res4.map], { axis: 1 }), places.soft);
  const map = fuse(layers, concat([hardMap, softMap], { axis: 1 }), places.all);
  return head(layers, map, places.head);
}

/** 1 x 1 convolution, norm, ReLU. */
function embed(layers: Layers, input: Value, at: Place): Value {
  return relu(layers.convNorm(input, at.at('embedding'), at.at('bn')), { name: `${at.path}/map` });
}

function embedded(layers: Layers, input: Value, at: Place, headAt: Place): Embedded {
  const map = embed(layers, input, at);
  return { map, vector: head(layers, map, headAt) };
}

function fuse(layers: Layers, input: Value, at: Place): Value {
  return relu(layers.serialConvNorm(input, at.at(0), at.at(1), at.at(2)), { name: `${at.path}/map` });
}

/** Generalized mean over the map, then the BN neck. Shape: [N, C, h, w] → [N, C]. */
function head(layers: Layers, map: Value, at: Place): Value {
  const pool = at.at('pool', 'pool_layer');
  return layers.norm(generalizedMean(map, layers.exponent(pool), pool.path), at.at('neck', 'bottleneck.0'));
}

/** The generalized mean over the map (GeM). Shape: [N, C, h, w] → [N, C]. */
export function generalizedMean(map: Value, exponent: Exponent, path: string): Value {
  const raised = power(clip(map, { minimum: LEAST_ELEMENT, name: `${path}/clip` }), exponent.power);
  const mean = reduceMean(raised, { axes: [2, 3], keepAxes: false, name: `${path}/mean` });
  return power(mean, exponent.root, { name: path });
}

/** ReLU(norm(1 x 1 + 3 x 3)). Shape: [N, C, h, w] → [N, K + 1, h, w]. */
function attentionMaker(layers: Layers, input: Value, at: Place): Value {
  return relu(layers.parallelConvNorm(input, at.at('conv'), at.at('conv3'), at.at('bn')));
}

/** Softmax over the maps at every place, without that of the background. Shape: [N, K + 1, h, w] → [N, K, h, w]. */
function foreground(config: MdprConfig, raw: Value, at: Place): Value {
  const weights = softmax(raw, { axis: 1, name: `${at.path}/softmax` });
  return slice(weights, [{ axis: 1, start: 0, end: config.attentionMaps }], {
    name: `${at.path}/foreground`,
  });
}

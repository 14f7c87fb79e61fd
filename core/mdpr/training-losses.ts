import { concat, multiply, scalar, type Value } from '../graph/index.ts';
import { type Parameters } from './layers/parameters.ts';
import { attentionAmountLoss, diversityLoss } from './losses/attention.ts';
import { distillationLoss } from './losses/distillation.ts';
import { identityLoss } from './losses/identity.ts';
import { labelMask, sameLabelMask } from './losses/labels.ts';
import { pairwiseCircleLoss } from './losses/pairwise-circle.ts';
import { similarityLoss } from './losses/similarity.ts';
import { tripletLoss } from './losses/triplet.ts';
import { type Classified, type TrainingNetwork } from './training-network.ts';

/** The switches of the losses; those of the network are in its configuration. */
export interface LossSwitches {
  /**
   * How identities are told apart: by a classifier per vector (`circle-softmax`, as the authors' code does), or by
   * comparing the pictures of the batch (`pairwise-circle`, as the paper prints), without classifiers.
   * Default: `circle-softmax`.
   */
  readonly identityLoss?: 'circle-softmax' | 'pairwise-circle';
  /** Whether attention maps are kept different and small. Default: true. */
  readonly hasDiversity?: boolean;
  /** β, the price of attention. Default: 0.001, as published. */
  readonly attentionPrice?: number | undefined;
  /** Learns from the likeness that another model sees in the pictures of the batch. Default: no teacher. */
  readonly teacher?: TeacherOptions | undefined;
}

/** A model whose vectors of the batch's pictures are fed besides them. */
export interface TeacherOptions {
  /** Length of its vectors. */
  readonly dimension: number;
  /** What the term `similarity` is multiplied by. */
  readonly weight: number;
}

/**
 * All terms of the loss by name, each of weight 1; their sum is the loss. With two parts, two maps or more and every
 * switch on there are 19: `identity/…` of 8 vectors, `triplet/…` of 6, `diversity/…` and `attention/…` of res5 and
 * res4, `distillation`. A teacher adds `similarity`, with a weight of its own. Shape: [] each; labels [B], the
 * teacher's vectors [B, t]. Source: mdpr.md §5, §6.
 */
export function lossTerms(
  network: TrainingNetwork,
  parameters: Parameters,
  { labels, teacher }: { readonly labels: Value; readonly teacher?: Value | undefined },
  identities: number,
  switches: LossSwitches = {},
): ReadonlyMap<string, Value> {
  const sameLabel = sameLabelMask(labels);
  const classes = labelMask(labels, identities);
  const identity = ({ vector, classifier }: Classified): Value =>
    switches.identityLoss === 'pairwise-circle'
      ? pairwiseCircleLoss(vector, sameLabel)
      : identityLoss(vector, parameters.get(classifier), classes);

  const terms = new Map<string, Value>();
  for (const each of [...network.described, ...network.pooled]) {
    terms.set(`identity/${each.name}`, identity(each));
  }
  for (const { name, vector } of network.described) {
    terms.set(`triplet/${name}`, tripletLoss(vector, sameLabel));
  }
  for (const level of switches.hasDiversity === false ? [] : (['res5', 'res4'] as const)) {
    const diversity = diversityLoss(network.attentionPooled[level].perMap);
    if (diversity !== undefined) terms.set(`diversity/${level}`, diversity);
    terms.set(`attention/${level}`, attentionAmountLoss(network.attention[level], switches.attentionPrice));
  }
  if (network.distilled !== undefined) {
    terms.set('distillation', distillationLoss(network.distilled.hard, network.distilled.soft));
  }
  if (teacher !== undefined) {
    const weight = switches.teacher?.weight ?? 1;
    terms.set('similarity', multiply(similarityLoss(descriptorOf(network), teacher), scalar(weight)));
  }
  return terms;
}

/** The parts of the descriptor in its order. Shape: [B, 9 E]. */
export function descriptorOf({ described }: TrainingNetwork): Value {
  return concat(
    described.map(({ vector }) => vector),
    { axis: 1, name: 'descriptor' },
  );
}

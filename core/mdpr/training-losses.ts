import { type Value } from '../graph/index.ts';
import { type Parameters } from './layers/parameters.ts';
import { attentionAmountLoss, diversityLoss } from './losses/attention.ts';
import { distillationLoss } from './losses/distillation.ts';
import { identityLoss } from './losses/identity.ts';
import { labelMask, sameLabelMask } from './losses/labels.ts';
import { pairwiseCircleLoss } from './losses/pairwise-circle.ts';
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
}

/**
 * All terms of the loss by name, each of weight 1; their sum is the loss. With two parts, two maps or more and every
 * switch on there are 19: `identity/…` of 8 vectors, `triplet/…` of 6, `diversity/…` and `attention/…` of res5 and
 * res4, `distillation`. Shape: [] each. Source: mdpr.md §5, §6.
 */
export function lossTerms(
  network: TrainingNetwork,
  parameters: Parameters,
  labels: Value,
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
    terms.set(`attention/${level}`, attentionAmountLoss(network.attention[level]));
  }
  if (network.distilled !== undefined) {
    terms.set('distillation', distillationLoss(network.distilled.hard, network.distilled.soft));
  }
  return terms;
}

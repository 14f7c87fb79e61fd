import { add, multiply, reduceMean, reduceSum, scalar, type Value } from '../../graph/index.ts';
import { rowCosines } from './cosine.ts';

/** β, the published price of attention (mdpr.md §6.3 and §8.3). */
export const ATTENTION_PRICE = 0.001;

/**
 * How much alike the attention maps of one level are: the sum over pairs of maps of the mean cosine of what was pooled
 * by them. Undefined where there are no pairs.
 * Shape: [B, E] for each map → []. Source: mdpr.md §6.3.
 */
export function diversityLoss(perMap: readonly Value[]): Value | undefined {
  const means = perMap.flatMap((a, index) =>
    perMap.slice(index + 1).map((b) => reduceMean(rowCosines(a, b), { keepAxes: false })),
  );
  return means.length === 0 ? undefined : means.reduce((sum, mean) => add(sum, mean));
}

/**
 * The price of attention: β times the sum of the maps, averaged over the batch.
 * Shape: [B, K, h, w] → []. Source: mdpr.md §6.3.
 */
export function attentionAmountLoss(maps: Value, price = ATTENTION_PRICE): Value {
  const [batch] = maps.shape;
  return multiply(reduceSum(maps, { keepAxes: false }), scalar(price / Number(batch)));
}

import { add, multiply, reduceMean, scalar, stopGradient, type Value } from '../../graph/index.ts';
import { rowCosines } from './cosine.ts';

/** A branch's vector and what its predictor makes of it. Shape: [B, E] each. */
export interface Predicted {
  readonly vector: Value;
  readonly prediction: Value;
}

/**
 * Mutual distillation: each branch predicts the vector of the other, which counts as a constant.
 * -½ (mean cos(q₁(z₁), z₂) + mean cos(q₂(z₂), z₁)), from -1 (both foretold) to 1. Shape: []. Source: mdpr.md §4.1.
 */
export function distillationLoss(first: Predicted, second: Predicted): Value {
  const agreement = (prediction: Value, target: Value): Value =>
    reduceMean(rowCosines(prediction, stopGradient(target)), { keepAxes: false });
  const both = add(agreement(first.prediction, second.vector), agreement(second.prediction, first.vector));
  return multiply(both, scalar(-0.5));
}

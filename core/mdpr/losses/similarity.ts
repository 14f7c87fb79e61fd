import { gemm, multiply, reduceMean, scalar, subtract, type Value } from '../../graph/index.ts';
import { unitRows } from './cosine.ts';

/**
 * Similarity distillation: the mean squared difference, over the pairs of different pictures of a batch, between the
 * cosine of their descriptors and the cosine that a teacher gives them. Only likeness is learned, so the teacher's
 * vectors may have any length. Shape: descriptors [B, d], teacher's vectors [B, t] → [].
 * Source: Tung and Mori 2019, "Similarity-preserving knowledge distillation", here on cosines of single vectors.
 */
export function similarityLoss(descriptors: Value, teacher: Value): Value {
  const difference = subtract(pairCosines(descriptors), pairCosines(teacher));
  const batch = Number(descriptors.shape[0]);
  // The B pairs of a picture with itself differ by nothing: they are taken out of the mean.
  const mean = reduceMean(multiply(difference, difference), { keepAxes: false });
  return multiply(mean, scalar(batch / (batch - 1)));
}

/** Shape: [B, d] → [B, B]. */
function pairCosines(rows: Value): Value {
  const unit = unitRows(rows);
  return gemm(unit, unit, { transposeB: true });
}

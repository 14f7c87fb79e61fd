import {
  add,
  clip,
  gemm,
  multiply,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSumSquare,
  relu,
  scalar,
  sqrt,
  subtract,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { complement } from './labels.ts';

/** By how much the nearest stranger is to be farther away than the farthest picture of the same identity. */
export const TRIPLET_MARGIN = 0.05;

/** Squared distances are at least this, so that their roots have a gradient (mdpr.md §6.2). */
const LEAST_SQUARE = 1e-12;

/** Farther than any two features, for pairs that are not negatives. */
const FAR = 1e9;

/**
 * Batch-hard triplet loss on Euclidean distances: for each sample, the farthest of its identity against the nearest
 * of another. A sample without another identity in the batch costs nothing.
 * Shape: features [B, d], mask [B, B] of same labels → []. Source: mdpr.md §6.2.
 */
export function tripletLoss(features: Value, sameLabel: Value): Value {
  const distances = pairDistances(features);
  const rows = { axes: [1], keepAxes: false };
  const farthestOwn = reduceMax(multiply(distances, sameLabel), rows);
  const others = add(multiply(distances, complement(sameLabel)), multiply(sameLabel, scalar(FAR)));
  const nearestOther = reduceMin(others, rows);
  const excess = add(subtract(farthestOwn, nearestOther), scalar(TRIPLET_MARGIN));
  return reduceMean(relu(excess), { keepAxes: false });
}

/** Euclidean distances of all rows. Shape: [B, d] → [B, B]. */
export function pairDistances(rows: Value): Value {
  const squares = reduceSumSquare(rows, { axes: [1] });
  const products = gemm(rows, rows, { transposeB: true });
  const squared = subtract(add(squares, transpose(squares, [1, 0])), multiply(products, scalar(2)));
  return sqrt(clip(squared, { minimum: LEAST_SQUARE }));
}

import { clip, divide, multiply, reduceL2, reduceSum, type Value } from '../../graph/index.ts';

/** Rows shorter than this are divided by it instead of by their length. Source: torch.nn.functional.normalize. */
const LEAST_LENGTH = 1e-12;

/** The same for the cosine of two vectors (mdpr.md §4.1). */
const LEAST_COSINE_LENGTH = 1e-8;

/** Rows divided by their lengths. Shape: [B, d] stays. */
export function unitRows(rows: Value, leastLength = LEAST_LENGTH): Value {
  return divide(rows, clip(reduceL2(rows, { axes: [1] }), { minimum: leastLength }));
}

/** The cosine of each row of one matrix with that of the other. Shape: [B, d] and [B, d] → [B]. */
export function rowCosines(a: Value, b: Value): Value {
  const product = multiply(unitRows(a, LEAST_COSINE_LENGTH), unitRows(b, LEAST_COSINE_LENGTH));
  return reduceSum(product, { axes: [1], keepAxes: false });
}

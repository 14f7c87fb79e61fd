/**
 * How alike two tracklets are, from the cosines of all pairs of their crops: each crop of either side is compared with
 * the crop of the other side that is most like it, and the mean over each side, then over both sides, is taken.
 * (The symmetric Chamfer form of set similarity.) A front view is thus matched with a front view, and one lucky pair
 * is not enough. On tracklets cut from Market-1501 it beat the best pair, the mean of the best pairs, and the cosine
 * of mean embeddings (`bench/tracklet-similarity.ts`).
 *
 * `cosines[q][r]` is the cosine of query crop q with the gallery crop in row r.
 */
export function trackletSimilarity(cosines: readonly Float32Array[], rows: readonly number[]): number {
  let bestOfQueries = 0;
  for (const ofQuery of cosines) {
    let best = -1;
    for (const row of rows) best = Math.max(best, ofQuery[row] ?? -1);
    bestOfQueries += best;
  }
  let bestOfRows = 0;
  for (const row of rows) bestOfRows += bestCosine(cosines, row);
  const mean = (bestOfQueries / cosines.length + bestOfRows / rows.length) / 2;
  // Rounding carries the cosine of two vectors that are alike a little past 1.
  return Math.max(-1, Math.min(1, mean));
}

/** The largest cosine of any query crop with the gallery crop in this row. */
export function bestCosine(cosines: readonly Float32Array[], row: number): number {
  let best = -1;
  for (const ofQuery of cosines) best = Math.max(best, ofQuery[row] ?? -1);
  return best;
}

/** {@link trackletSimilarity} of two sets of unit vectors. */
export function setSimilarity(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  const cosines = a.map((one) => Float32Array.from(b, (other) => dot(one, other)));
  return trackletSimilarity(cosines, [...b.keys()]);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

import { assertSameSize, isLeftOut, type LabelledPicture } from './ranked-gallery.ts';
import type { RankingDistances } from './ranking-distances.ts';

/** The false positive rates at which the true positive rate is quoted. */
export const QUOTED_RATES = [1e-4, 1e-3, 1e-2] as const;

/** Points of the curve between two powers of ten. */
const POINTS_PER_DECADE = 8;
const LOWEST_EXPONENT = -5;

export interface RatePoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** How well one threshold over all pairs of query and gallery picture separates the same person from others. */
export interface VerificationCurve {
  /** At {@link QUOTED_RATES}. */
  readonly quoted: readonly RatePoint[];
  /** From 1e-5 to 1, by ascending false positive rate. */
  readonly curve: readonly RatePoint[];
  readonly positives: number;
  readonly negatives: number;
}

/**
 * The ROC over all pairs that a ranking counts. The true positive rate at a false positive rate f is the share of
 * pairs of one person that lie strictly nearer than the first pair of different people which f no longer admits.
 * Memory: 8 bytes a pair.
 */
export function verificationCurve(
  queries: readonly LabelledPicture[],
  gallery: readonly LabelledPicture[],
  distances: RankingDistances,
): VerificationCurve {
  assertSameSize(distances, queries, gallery);
  const all = new Float64Array(queries.length * gallery.length);
  const same: number[] = [];
  let negatives = 0;
  queries.forEach((query, index) => {
    const row = distances.row(index);
    gallery.forEach((entry, column) => {
      if (isLeftOut(query, entry)) return;
      const distance = row[column] ?? 0;
      if (entry.identity === query.identity) same.push(distance);
      else all[negatives++] = distance;
    });
  });
  const others = all.subarray(0, negatives).sort();
  const positives = Float64Array.from(same).sort();
  const point = (falsePositiveRate: number): RatePoint => ({
    falsePositiveRate,
    truePositiveRate: truePositiveRate(positives, others, falsePositiveRate),
  });
  const rates = Array.from({ length: -LOWEST_EXPONENT * POINTS_PER_DECADE + 1 }, (_, step) =>
    Math.pow(10, LOWEST_EXPONENT + step / POINTS_PER_DECADE),
  );
  return {
    quoted: QUOTED_RATES.map(point),
    curve: rates.map(point),
    positives: positives.length,
    negatives,
  };
}

function truePositiveRate(positives: Float64Array, negatives: Float64Array, rate: number): number {
  if (positives.length === 0) return 0;
  // A product such as 0.01 · 700 can fall a hair below the whole number that is meant.
  const admitted = Math.floor(rate * negatives.length * (1 + 4 * Number.EPSILON));
  const threshold = negatives[admitted];
  if (threshold === undefined) return 1;
  return countBelow(positives, threshold) / positives.length;
}

/** How many of the ascending values are smaller than the limit. */
function countBelow(values: Float64Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

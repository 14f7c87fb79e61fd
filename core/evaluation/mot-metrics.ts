import { clearCounts, type ClearCounts } from './clear-metrics.ts';
import { hotaCounts, HOTA_ALPHAS, type HotaCounts } from './hota-metrics.ts';
import { identityTruePositives } from './identity-metrics.ts';
import { indexSequence } from './indexed-sequence.ts';
import type { MotRow } from './mot-row.ts';

/** The tracking metrics of one sequence, or of several taken together. Rates in [0, 1] unless said. */
export interface MotMetrics extends ClearCounts {
  readonly frames: number;
  readonly truthBoxes: number;
  readonly hypothesisBoxes: number;
  readonly truthIdentities: number;
  readonly hypothesisIdentities: number;
  /** 1 − (misses + false boxes + switches) / true boxes; at most 1, negative where errors outnumber the truth. */
  readonly mota: number;
  /** Mean intersection over union of the matches (TrackEval's form; py-motmetrics reports 1 − this). */
  readonly motp: number;
  readonly precision: number;
  readonly recall: number;
  readonly identityTruePositives: number;
  readonly idf1: number;
  /** Identity precision. */
  readonly idp: number;
  /** Identity recall. */
  readonly idr: number;
  /** Mean over the overlaps 0.05 … 0.95 of √(DetA · AssA). */
  readonly hota: number;
  /** Detection accuracy, mean over the overlaps. */
  readonly detectionAccuracy: number;
  /** Association accuracy, mean over the overlaps. */
  readonly associationAccuracy: number;
  /** HOTA's counts at each of `HOTA_ALPHAS`. */
  readonly hotaCounts: readonly HotaCounts[];
}

interface Counts extends ClearCounts {
  readonly frames: number;
  readonly truthBoxes: number;
  readonly hypothesisBoxes: number;
  readonly truthIdentities: number;
  readonly hypothesisIdentities: number;
  readonly identityTruePositives: number;
  readonly hotaCounts: readonly HotaCounts[];
}

/** TrackEval divides by 1 where there is nothing to divide by. */
function rate(numerator: number, denominator: number): number {
  return numerator / Math.max(1, denominator);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function withRates(counts: Counts): MotMetrics {
  const { truePositives, falsePositives, identitySwitches, truthBoxes, hypothesisBoxes } = counts;
  const detection = counts.hotaCounts.map((at) =>
    rate(at.truePositives, at.truePositives + at.falseNegatives + at.falsePositives),
  );
  const association = counts.hotaCounts.map((at) => rate(at.associationSum, at.truePositives));
  return {
    ...counts,
    mota: rate(truePositives - falsePositives - identitySwitches, truthBoxes),
    motp: rate(counts.overlapSum, truePositives),
    precision: rate(truePositives, hypothesisBoxes),
    recall: rate(truePositives, truthBoxes),
    idf1: rate(counts.identityTruePositives, (truthBoxes + hypothesisBoxes) / 2),
    idp: rate(counts.identityTruePositives, hypothesisBoxes),
    idr: rate(counts.identityTruePositives, truthBoxes),
    hota: mean(detection.map((value, index) => Math.sqrt(value * (association[index] ?? 0)))),
    detectionAccuracy: mean(detection),
    associationAccuracy: mean(association),
  };
}

/**
 * MOTA, MOTP, IDF1, HOTA and what they are made of, by the definitions of TrackEval. Rows that are to be ignored
 * (ground truth of confidence 0) must have been left out.
 * Throws: `InvalidOptionError` where a number is not finite or an identity occurs twice in one frame.
 */
export function motMetrics(truth: readonly MotRow[], hypotheses: readonly MotRow[]): MotMetrics {
  const sequence = indexSequence(truth, hypotheses);
  return withRates({
    ...clearCounts(sequence),
    frames: sequence.frames.length,
    truthBoxes: truth.length,
    hypothesisBoxes: hypotheses.length,
    truthIdentities: sequence.truthCounts.length,
    hypothesisIdentities: sequence.hypothesisCounts.length,
    identityTruePositives: identityTruePositives(sequence),
    hotaCounts: hotaCounts(sequence),
  });
}

const SUMMED = [
  'truePositives',
  'falseNegatives',
  'falsePositives',
  'identitySwitches',
  'fragmentations',
  'mostlyTracked',
  'partiallyTracked',
  'mostlyLost',
  'overlapSum',
  'frames',
  'truthBoxes',
  'hypothesisBoxes',
  'truthIdentities',
  'hypothesisIdentities',
  'identityTruePositives',
] as const satisfies readonly (keyof Counts)[];

const HOTA_SUMMED = [
  'truePositives',
  'falseNegatives',
  'falsePositives',
  'associationSum',
] as const satisfies readonly (keyof HotaCounts)[];

function sumOf<Key extends string>(
  keys: readonly Key[],
  items: readonly Readonly<Record<Key, number>>[],
): Record<Key, number> {
  const entries = keys.map((key) => [key, items.reduce((sum, item) => sum + item[key], 0)]);
  return Object.fromEntries(entries) as Record<Key, number>;
}

/** Several sequences as one: counts are added, then the rates taken (TrackEval's `combine_sequences`). */
export function combineMotMetrics(parts: readonly MotMetrics[]): MotMetrics {
  const hotaSums = HOTA_ALPHAS.map((_, index) =>
    sumOf(
      HOTA_SUMMED,
      parts.flatMap((part) => part.hotaCounts[index] ?? []),
    ),
  );
  return withRates({ ...sumOf(SUMMED, parts), hotaCounts: hotaSums });
}

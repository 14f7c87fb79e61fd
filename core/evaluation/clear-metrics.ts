import { assignGreatest } from './assignment.ts';
import type { IndexedFrame, IndexedSequence } from './indexed-sequence.ts';

/** What CLEAR MOT counts; the rates follow from these. */
export interface ClearCounts {
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  /** How often a person's box goes to another identity than at the person's last match. */
  readonly identitySwitches: number;
  /** How often a person is found again after having been missed. */
  readonly fragmentations: number;
  /** People matched in more than 80 % of their frames. */
  readonly mostlyTracked: number;
  readonly partiallyTracked: number;
  /** People matched in less than 20 % of their frames. */
  readonly mostlyLost: number;
  /** Sum of the matches' intersection over union. */
  readonly overlapSum: number;
}

const MINIMUM_OVERLAP = 0.5;
/** Outweighs every sum of overlaps, so that continued matches come first (TrackEval, clear.py). */
const CONTINUATION_SCORE = 1000;

function matchFrame(
  frame: IndexedFrame,
  previous: ReadonlyMap<number, number>,
): readonly (readonly [number, number])[] {
  const scores = frame.similarity.map((row, t) =>
    row.map((overlap, h) => {
      if (overlap < MINIMUM_OVERLAP - Number.EPSILON) return 0;
      const isContinued = previous.get(frame.truth[t] ?? -1) === frame.hypotheses[h];
      return (isContinued ? CONTINUATION_SCORE : 0) + overlap;
    }),
  );
  return assignGreatest(scores).filter(([t, h]) => (scores[t]?.[h] ?? 0) > Number.EPSILON);
}

/**
 * The CLEAR MOT counts at an overlap of 0.5. A match of the frame before is kept while it is good enough; the rest is
 * matched for the greatest overlap.
 * Source: Bernardin and Stiefelhagen 2008, with the matching of TrackEval (`clear.py`).
 */
export function clearCounts(sequence: IndexedSequence): ClearCounts {
  const lastMatch = new Map<number, number>();
  const matchedFrames = sequence.truthCounts.map(() => 0);
  const runs = sequence.truthCounts.map(() => 0);
  let previous = new Map<number, number>();
  let [truePositives, falseNegatives, falsePositives, identitySwitches, overlapSum] = [0, 0, 0, 0, 0];
  for (const frame of sequence.frames) {
    if (frame.truth.length === 0 || frame.hypotheses.length === 0) {
      falsePositives += frame.hypotheses.length;
      falseNegatives += frame.truth.length;
      continue;
    }
    const pairs = matchFrame(frame, previous);
    const current = new Map<number, number>();
    for (const [t, h] of pairs) {
      const truth = frame.truth[t] ?? -1;
      const hypothesis = frame.hypotheses[h] ?? -1;
      const last = lastMatch.get(truth);
      if (last !== undefined && last !== hypothesis) identitySwitches++;
      if (!previous.has(truth)) runs[truth] = (runs[truth] ?? 0) + 1;
      matchedFrames[truth] = (matchedFrames[truth] ?? 0) + 1;
      lastMatch.set(truth, hypothesis);
      current.set(truth, hypothesis);
      overlapSum += frame.similarity[t]?.[h] ?? 0;
    }
    previous = current;
    truePositives += pairs.length;
    falseNegatives += frame.truth.length - pairs.length;
    falsePositives += frame.hypotheses.length - pairs.length;
  }
  const shares = sequence.truthCounts.map((count, index) => (matchedFrames[index] ?? 0) / count);
  const mostlyTracked = shares.filter((share) => share > 0.8).length;
  const mostlyLost = shares.filter((share) => share < 0.2).length;
  return {
    truePositives,
    falseNegatives,
    falsePositives,
    identitySwitches,
    fragmentations: runs.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    mostlyTracked,
    partiallyTracked: shares.length - mostlyTracked - mostlyLost,
    mostlyLost,
    overlapSum,
  };
}

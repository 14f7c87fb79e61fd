import { assignGreatest } from './assignment.ts';
import { addTo, pairMatrix, type IndexedFrame, type IndexedSequence } from './indexed-sequence.ts';

/** The overlaps that HOTA averages over: 0.05, 0.10 … 0.95. */
export const HOTA_ALPHAS: readonly number[] = Array.from({ length: 19 }, (_, index) => (index + 1) / 20);

/** HOTA's counts at one overlap. */
export interface HotaCounts {
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  /** Sum over the true positives of their association accuracy, TPA / (TPA + FNA + FPA). */
  readonly associationSum: number;
}

/** How well each pair of identities goes together over the whole sequence, in [0, 1]. */
function globalAlignment(sequence: IndexedSequence): readonly (readonly number[])[] {
  const shared = pairMatrix(sequence);
  for (const frame of sequence.frames) {
    const rowSums = frame.similarity.map((row) => row.reduce((sum, value) => sum + value, 0));
    const columnSums = frame.hypotheses.map((_, h) =>
      frame.similarity.reduce((sum, row) => sum + (row[h] ?? 0), 0),
    );
    frame.similarity.forEach((row, t) => {
      row.forEach((overlap, h) => {
        const whole = (rowSums[t] ?? 0) + (columnSums[h] ?? 0) - overlap;
        if (whole > Number.EPSILON) {
          addTo(shared, frame.truth[t] ?? -1, frame.hypotheses[h] ?? -1, overlap / whole);
        }
      });
    });
  }
  return shared.map((row, t) =>
    row.map((value, h) => {
      const boxes = (sequence.truthCounts[t] ?? 0) + (sequence.hypothesisCounts[h] ?? 0);
      return value / (boxes - value);
    }),
  );
}

interface MatchedPair {
  readonly truth: number;
  readonly hypothesis: number;
  readonly overlap: number;
}

function matchFrame(frame: IndexedFrame, alignment: readonly (readonly number[])[]): readonly MatchedPair[] {
  const scores = frame.similarity.map((row, t) =>
    row.map((overlap, h) => overlap * (alignment[frame.truth[t] ?? -1]?.[frame.hypotheses[h] ?? -1] ?? 0)),
  );
  return assignGreatest(scores).map(([t, h]) => ({
    truth: frame.truth[t] ?? -1,
    hypothesis: frame.hypotheses[h] ?? -1,
    overlap: frame.similarity[t]?.[h] ?? 0,
  }));
}

function countsAt(
  alpha: number,
  pairs: readonly MatchedPair[],
  sequence: IndexedSequence,
  totals: { readonly truth: number; readonly hypotheses: number },
): HotaCounts {
  const matches = pairMatrix(sequence);
  let truePositives = 0;
  for (const pair of pairs) {
    if (pair.overlap < alpha - Number.EPSILON) continue;
    truePositives++;
    addTo(matches, pair.truth, pair.hypothesis, 1);
  }
  let associationSum = 0;
  matches.forEach((row, t) => {
    row.forEach((count, h) => {
      if (count === 0) return;
      const boxes = (sequence.truthCounts[t] ?? 0) + (sequence.hypothesisCounts[h] ?? 0);
      associationSum += (count * count) / (boxes - count);
    });
  });
  return {
    truePositives,
    falseNegatives: totals.truth - truePositives,
    falsePositives: totals.hypotheses - truePositives,
    associationSum,
  };
}

/**
 * HOTA's counts, one for each of {@link HOTA_ALPHAS}. As in TrackEval, a frame is matched once, for all overlaps.
 * Source: Luiten et al. 2020, arXiv:2009.07736, section 5; TrackEval's `hota.py`.
 */
export function hotaCounts(sequence: IndexedSequence): readonly HotaCounts[] {
  const alignment = globalAlignment(sequence);
  const pairs = sequence.frames.flatMap((frame) => matchFrame(frame, alignment));
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const totals = { truth: sum(sequence.truthCounts), hypotheses: sum(sequence.hypothesisCounts) };
  return HOTA_ALPHAS.map((alpha) => countsAt(alpha, pairs, sequence, totals));
}

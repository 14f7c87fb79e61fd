import { assignGreatest } from './assignment.ts';
import { addTo, pairMatrix, type IndexedSequence } from './indexed-sequence.ts';

const MINIMUM_OVERLAP = 0.5;

/**
 * IDTP: the boxes that agree when each person is paired with one identity for the whole sequence, at best.
 * Source: Ristani et al. 2016; pairing the identities so that the agreeing boxes are most is the same as the least
 * false boxes of TrackEval's `identity.py`, because the totals are fixed.
 */
export function identityTruePositives(sequence: IndexedSequence): number {
  const agreeing = pairMatrix(sequence);
  for (const frame of sequence.frames) {
    frame.similarity.forEach((row, t) => {
      row.forEach((overlap, h) => {
        if (overlap >= MINIMUM_OVERLAP) addTo(agreeing, frame.truth[t] ?? -1, frame.hypotheses[h] ?? -1, 1);
      });
    });
  }
  return assignGreatest(agreeing).reduce((sum, [t, h]) => sum + (agreeing[t]?.[h] ?? 0), 0);
}

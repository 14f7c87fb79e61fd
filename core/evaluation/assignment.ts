import { munkres } from 'munkres';

/**
 * Pairs rows with columns, each used once at most, so that the sum of the scores is greatest. All of the shorter side
 * is paired, worthless pairs included: the caller drops those.
 * Shape: `scores` [rows][columns], finite. Returns [row, column] pairs in ascending order of rows.
 */
export function assignGreatest(
  scores: readonly (readonly number[])[],
): readonly (readonly [number, number])[] {
  if (scores.length === 0 || scores[0]?.length === 0) return [];
  const pairs = munkres(scores.map((row) => row.map((score) => -score)));
  return pairs.sort(([a], [b]) => a - b);
}

import { describe, expect, it } from 'vitest';
import { pairwiseCircleLoss } from '../../../../core/mdpr/losses/pairwise-circle.ts';
import { evaluateNumber, masksOf, matrix } from './evaluate.ts';

/** mdpr.md §6.1 word for word, over plain numbers. */
function byDefinition(cosines: readonly (readonly number[])[], labels: readonly number[]): number {
  const bracket = (value: number): number => Math.max(0, value);
  const losses = cosines.map((row, anchor) => {
    const sum = (isWanted: (other: number) => boolean, logit: (cosine: number) => number): number =>
      row.reduce((total, cosine, other) => total + (isWanted(other) ? Math.exp(logit(cosine)) : 0), 0);
    const isSame = (other: number): boolean => labels[other] === labels[anchor];
    const strangers = sum(
      (other) => !isSame(other),
      (s) => 64 * bracket(s + 0.35) * (s - 0.35),
    );
    const own = sum(
      (other) => isSame(other) && other !== anchor,
      (s) => -64 * bracket(1.35 - s) * (s - 0.65),
    );
    return Math.log(1 + strangers * own);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

const angles = [0, 0.5, 0.9, 1.6, 2.5];
const features = matrix(
  angles.map((angle, index) => [Math.cos(angle), Math.sin(angle)].map((x) => x * (index + 1))),
);

describe('pairwiseCircleLoss', () => {
  it('is as its definition says', async () => {
    const labels = [0, 1, 0, 1, 1];
    const cosines = angles.map((a) => angles.map((b) => Math.cos(a - b)));
    const loss = await evaluateNumber(pairwiseCircleLoss(features, masksOf(labels).same));
    expect(loss / byDefinition(cosines, labels)).toBeCloseTo(1, 5);
  });

  it('is 0 for a sample that is alone of its identity', async () => {
    expect(await evaluateNumber(pairwiseCircleLoss(features, masksOf([0, 1, 2, 3, 4]).same))).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { TRUSTED_SCORE } from '../../../core/detection/index.ts';
import { toCommonScore, toNetworkScore } from '../../../core/detection/score-scale.ts';

describe('toCommonScore', () => {
  it('keeps the ends and moves the trusted score to the common one', () => {
    expect([0, 0.3, 1].map((score) => toCommonScore(score, 0.3))).toEqual([0, TRUSTED_SCORE, 1]);
    expect(toCommonScore(0.15, 0.3)).toBeCloseTo(0.25, 12);
    expect(toCommonScore(0.65, 0.3)).toBeCloseTo(0.75, 12);
  });

  it('keeps the order, and toNetworkScore is its inverse', () => {
    const scores = Array.from({ length: 101 }, (_, index) => index / 100);
    const common = scores.map((score) => toCommonScore(score, 0.3));
    expect(common).toEqual(common.toSorted((a, b) => a - b));
    for (const [index, score] of common.entries())
      expect(toNetworkScore(score, 0.3)).toBeCloseTo(scores[index] ?? NaN, 12);
  });
});

import { describe, expect, it } from 'vitest';
import {
  addValue,
  appearanceEvidence,
  areLooksVoid,
  blendAppearance,
  NO_STATISTICS,
  similarityOf,
  type AppearanceStatistics,
} from '../../../core/tracking/appearance.ts';

function learnt(same: readonly number[], different: readonly number[]): AppearanceStatistics {
  return {
    same: same.reduce(addValue, NO_STATISTICS.same),
    different: different.reduce(addValue, NO_STATISTICS.different),
  };
}

const SAME = [0.8, 0.7, 0.9, 0.75, 0.85, 0.8, 0.7, 0.9, 0.8, 0.8];
const DIFFERENT = SAME.map((value) => value - 0.4);

describe('appearanceEvidence', () => {
  it('is 0 until enough pairs were seen', () => {
    expect(appearanceEvidence(NO_STATISTICS, 0.9)).toBe(0);
    expect(appearanceEvidence(learnt(SAME.slice(0, 5), DIFFERENT), 0.9)).toBe(0);
  });

  it('speaks for the same person above the middle of the two means, against it below, ever more', () => {
    const statistics = learnt(SAME, DIFFERENT);
    const evidence = [0.2, 0.5, 0.55, 0.6, 0.65, 0.7, 1].map((value) =>
      appearanceEvidence(statistics, value),
    );
    expect(evidence).toEqual(evidence.toSorted((a, b) => a - b));
    expect(evidence[3]).toBeCloseTo(0, 9);
    expect(evidence[0]).toBe(-4);
    expect(evidence[6]).toBe(4);
    // Gaussians of one variance: gap / variance · distance from the middle. The variance by definition:
    const mean = SAME.reduce((sum, value) => sum + value, 0) / SAME.length;
    const squares = SAME.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(evidence[4]).toBeCloseTo(Math.min(4, (0.4 / ((2 * squares) / 18)) * 0.05), 6);
  });

  it('says nothing where a model tells nobody apart, however high its similarities', () => {
    const values = SAME.map((value) => 0.95 + value / 100);
    expect(Math.abs(appearanceEvidence(learnt(values, values), 0.99))).toBe(0);
    expect(appearanceEvidence(learnt(DIFFERENT, SAME), 0.99)).toBe(0);
  });

  it('follows a change of light: old pairs lose their weight', () => {
    const old = Array.from({ length: 600 }, () => 0.2);
    const recent = Array.from({ length: 3000 }, () => 0.8);
    expect([...old, ...recent].reduce(addValue, NO_STATISTICS.same).mean).toBeGreaterThan(0.79);
  });
});

describe('areLooksVoid', () => {
  const many = Array.from({ length: 4 }, () => SAME).flat();
  const others = Array.from({ length: 4 }, () => DIFFERENT).flat();

  it('gives a model up only after many pairs, and only where it tells nobody apart', () => {
    expect(areLooksVoid(learnt(SAME, SAME))).toBe(false);
    expect(areLooksVoid(learnt(many, many))).toBe(true);
    expect(areLooksVoid(learnt(many, others))).toBe(false);
    expect(areLooksVoid(NO_STATISTICS)).toBe(false);
  });
});

describe('blendAppearance', () => {
  it('takes the first embedding as it is and then moves towards the new ones, at unit length', () => {
    const [a, b] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
    expect([...blendAppearance(null, a)]).toEqual([1, 0]);
    let blend: Float32Array = a;
    for (let step = 0; step < 30; step++) {
      const next = blendAppearance(blend, b);
      expect(similarityOf(next, b)).toBeGreaterThan(similarityOf(blend, b));
      expect(similarityOf(next, next)).toBeCloseTo(1, 5);
      blend = next;
    }
    expect(similarityOf(blend, b)).toBeGreaterThan(0.99);
  });
});

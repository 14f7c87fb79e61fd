import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../core/mdpr/index.ts';

describe('random streams', () => {
  it('are the same for one seed and name, and others for another', () => {
    const draw = (seed: number, name: string): number[] => {
      const stream = randomStream(seed, name);
      return Array.from({ length: 5 }, () => stream.uniform());
    };
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
  });

  it('are uniform and normal', () => {
    const stream = randomStream(5, 'moments');
    const moments = (next: () => number): [number, number] => {
      const values = Array.from({ length: 40_000 }, next);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
    };
    const [uniformMean, uniformVariance] = moments(() => stream.uniform());
    const [normalMean, normalVariance] = moments(() => stream.normal());
    // Five standard errors of a mean of 40,000: 0.0072 and 0.025.
    expect(Math.abs(uniformMean - 0.5)).toBeLessThan(0.0072);
    expect(Math.abs(uniformVariance - 1 / 12)).toBeLessThan(0.002);
    expect(Math.abs(normalMean)).toBeLessThan(0.025);
    expect(Math.abs(normalVariance - 1)).toBeLessThan(0.036);
  });
});

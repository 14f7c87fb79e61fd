import { describe, expect, it } from 'vitest';
import { createRandom, seedFor } from '../../../core/demo/random.ts';

describe('seeds', () => {
  it('differ between numbers and between labels', () => {
    const seeds = new Set<number>();
    for (let seed = 0; seed < 200; seed += 1) {
      for (const label of ['play', 'cast', 'start']) seeds.add(seedFor(seed, label));
    }
    expect(seeds.size).toBe(600);
  });
});

describe('random numbers', () => {
  it('repeat for the same seed and are uniform in [0, 1)', () => {
    const [first, second] = [createRandom(3), createRandom(3)];
    const values = Array.from({ length: 10_000 }, () => first.next());
    expect(values).toEqual(values.map(() => second.next()));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    // The mean of 10,000 uniform values has a standard deviation of 0.0029.
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - 0.5)).toBeLessThan(0.012);
  });

  it('shuffle without losing a value', () => {
    const values = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = createRandom(4).shuffle(values);
    expect(shuffled).not.toEqual(values);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(values);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandQueries, reciprocalDistances } from '../../../core/evaluation/index.ts';
import { naiveReciprocal } from './naive-ranking.ts';

function unit(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
}

const vector = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 4 })
  .filter((values) => values.some((value) => value !== 0))
  .map(unit);

describe('reciprocalDistances', () => {
  it('agrees with the authors’ algorithm on full matrices to 1e-9', () => {
    fc.assert(
      fc.property(
        fc.array(vector, { minLength: 1, maxLength: 6 }),
        fc.array(vector, { minLength: 1, maxLength: 70 }),
        fc.integer({ min: 1, max: 21 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(0, 0.3, 1),
        (queries, gallery, k1, k2, lambda) => {
          const sparse = reciprocalDistances(queries, gallery, { k1, k2, lambda });
          naiveReciprocal(queries, gallery, k1, k2, lambda).forEach((expected, query) => {
            sparse.row(query).forEach((value, entry) => {
              expect(Math.abs(value - (expected[entry] ?? 0))).toBeLessThan(1e-9);
            });
          });
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  it('brings a picture nearer that shares the query’s neighbours', () => {
    // Two arcs of pictures 1° apart; the query ends the first, and the second begins as near as the first goes on.
    const degrees = (angle: number): Float32Array =>
      unit([Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]);
    const own = [1, 2, 3, 4, 5].map(degrees);
    const others = [-4, -4.5, -5, -5.5, -6].map(degrees);
    const row = reciprocalDistances([degrees(0)], [...own, ...others], { k1: 4, k2: 1, lambda: 0 }).row(0);
    expect(row[3]).toBeLessThan(row[5] ?? 0);
    expect(row[9]).toBeCloseTo(1, 9);
  });

  it('refuses embeddings that are not finite and options out of range', () => {
    const one = [unit([1, 0])];
    expect(() => reciprocalDistances(one, [Float32Array.of(1, Number.NaN)])).toThrow(/not finite/);
    expect(() => reciprocalDistances(one, one, { k1: 0 })).toThrow(/k1/);
    expect(() => reciprocalDistances(one, one, { lambda: 2 })).toThrow(/lambda/);
  });
});

describe('expandQueries', () => {
  it('moves a query towards its best pictures, weighed by the power of their cosine', () => {
    const [query] = expandQueries([unit([1, 0])], [unit([0.6, 0.8]), unit([-1, 0])], {
      neighbours: 2,
      power: 1,
    });
    // (1, 0) + 0.6 · (0.6, 0.8) = (1.36, 0.48); the opposite picture weighs nothing.
    expect(query?.[0]).toBeCloseTo(1.36 / Math.hypot(1.36, 0.48), 6);
    expect(query?.[1]).toBeCloseTo(0.48 / Math.hypot(1.36, 0.48), 6);
  });

  it('refuses to expand by no neighbour', () => {
    expect(() => expandQueries([], [], { neighbours: 0 })).toThrow(/neighbours/);
  });
});

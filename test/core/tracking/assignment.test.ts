import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignLeast } from '../../../core/tracking/assignment.ts';

/** The least total over all pairings, by trying them all; what is unpaired costs `limit` a row or column pair. */
function leastByTrial(
  costs: readonly (readonly number[])[],
  limit: number,
  row = 0,
  used = new Set<number>(),
): number {
  const here = costs[row];
  if (here === undefined) return 0;
  let least = limit + leastByTrial(costs, limit, row + 1, used);
  here.forEach((cost, column) => {
    if (used.has(column) || cost >= limit) return;
    least = Math.min(least, cost + leastByTrial(costs, limit, row + 1, new Set([...used, column])));
  });
  return least;
}

describe('assignLeast', () => {
  it('finds the least total of all pairings, on random matrices with forbidden pairs', () => {
    const size = fc.integer({ min: 0, max: 5 });
    const cost = fc.oneof(fc.double({ min: -2, max: 2, noNaN: true }), fc.constant(Infinity));
    const matrix = fc.tuple(size, size).chain(([rows, columns]) =>
      fc.array(fc.array(cost, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
    fc.assert(
      fc.property(matrix, fc.double({ min: -1, max: 2, noNaN: true }), (costs, limit) => {
        const pairs = assignLeast(costs, limit);
        const paired = pairs.reduce((sum, pair) => sum + pair.cost, 0);
        const columns = costs[0]?.length ?? 0;
        const total = paired + limit * (costs.length - pairs.length);
        expect(total).toBeCloseTo(leastByTrial(costs, limit), 9);
        expect(new Set(pairs.map(({ column }) => column)).size).toBe(pairs.length);
        expect(pairs.every(({ row, column }) => row < costs.length && column < columns)).toBe(true);
        expect(pairs.map(({ row }) => row)).toEqual(pairs.map(({ row }) => row).toSorted((a, b) => a - b));
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('prefers two fair pairs to one good and one forbidden', () => {
    expect(
      assignLeast(
        [
          [0.1, 0.3],
          [0.2, Infinity],
        ],
        0.9,
      ).map(({ row, column }) => [row, column]),
    ).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });
});

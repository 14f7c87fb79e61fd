import { munkres } from 'munkres';

/** A pair of a row and a column. */
export interface AssignedPair {
  readonly row: number;
  readonly column: number;
  readonly cost: number;
}

/**
 * Pairs rows with columns, each used once at most. Pairs of cost `Infinity` are forbidden; leaving a row and a column
 * unpaired costs `limit`, so no pair costs more than that, and of all such pairings the sum is least.
 * Shape: `costs` [rows][columns], finite or `Infinity`. Pairs come in ascending order of rows.
 */
export function assignLeast(costs: readonly (readonly number[])[], limit: number): readonly AssignedPair[] {
  if (costs.length === 0 || costs[0]?.length === 0) return [];
  const bounded = costs.map((row) => row.map((cost) => Math.min(cost, limit)));
  return munkres(bounded)
    .map(([row, column]) => ({ row, column, cost: costs[row]?.[column] ?? Infinity }))
    .filter((pair) => pair.cost < limit)
    .sort((a, b) => a.row - b.row);
}

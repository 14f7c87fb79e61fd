import { InvalidOptionError } from '../errors/index.ts';
import { cosineDistances } from './ranking-distances.ts';

export interface QueryExpansionOptions {
  /** Best gallery pictures that join the query, default 5. */
  readonly neighbours?: number;
  /** Power of the cosine that weighs them, default 3. */
  readonly power?: number;
}

/**
 * α query expansion (Radenović et al., TPAMI 2018, §4.3): each query becomes the direction of itself plus its best
 * gallery pictures, weighed by a power of their cosine; negative cosines weigh nothing. Labels are not looked at.
 * Embeddings must be of length 1.
 */
export function expandQueries(
  queries: readonly Float32Array[],
  gallery: readonly Float32Array[],
  { neighbours = 5, power = 3 }: QueryExpansionOptions = {},
): Float32Array[] {
  if (!Number.isInteger(neighbours) || neighbours < 1 || !(power >= 0) || !Number.isFinite(power)) {
    throw new InvalidOptionError(
      'invalid-query-expansion',
      `Query expansion takes a whole number of neighbours from 1 and a power from 0, not ${neighbours} and ${power}.`,
    );
  }
  const distances = cosineDistances(queries, gallery);
  return queries.map((query, index) => {
    const row = distances.row(index);
    const best = gallery
      .map((_, entry) => entry)
      .sort((a, b) => (row[a] ?? 0) - (row[b] ?? 0) || a - b)
      .slice(0, neighbours);
    const sum = Float64Array.from(query);
    for (const entry of best) {
      const weight = Math.pow(Math.max(0, 1 - (row[entry] ?? 1)), power);
      gallery[entry]?.forEach((value, slot) => (sum[slot] = (sum[slot] ?? 0) + weight * value));
    }
    const length = Math.hypot(...sum);
    return Float32Array.from(sum, (value) => value / length);
  });
}

import { InvalidOptionError } from '../errors/index.ts';
import { nearestNeighbours, squaredDistance, squaredLengths } from './nearest-neighbours.ts';
import { assertEmbeddings, type RankingDistances } from './ranking-distances.ts';

/** Options of the k-reciprocal re-ranking; the defaults are the authors'. */
export interface ReciprocalOptions {
  /** Neighbours that must be mutual, default 20. */
  readonly k1?: number;
  /** Neighbours whose sets are averaged, default 6; 1: none. */
  readonly k2?: number;
  /** Weight of the original distance in [0, 1], default 0.3. */
  readonly lambda?: number;
}

/** The non-zero entries of a row of V, by ascending column. */
interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/**
 * k-reciprocal re-ranking (Zhong et al., CVPR 2017; mdpr.md §11.5, the original variant), on Euclidean distances.
 * Only neighbour lists and the non-zero entries of V are held: memory is N · (D + k1 · k2), never N². Its distances
 * are computed row by row.
 * @throws InvalidOptionError for embeddings that are not finite, or options out of range.
 */
export function reciprocalDistances(
  queries: readonly Float32Array[],
  gallery: readonly Float32Array[],
  options: ReciprocalOptions = {},
): RankingDistances {
  const { k1 = 20, k2 = 6, lambda = 0.3 } = options;
  assertOptions(k1, k2, lambda);
  assertEmbeddings([...queries, ...gallery]);
  const total = queries.length + gallery.length;
  const dimension = queries[0]?.length ?? gallery[0]?.length ?? 1;
  const vectors = new Float32Array(total * dimension);
  [...queries, ...gallery].forEach((vector, index) => vectors.set(vector, index * dimension));
  const squares = squaredLengths(vectors, dimension);
  const neighbours = nearestNeighbours(vectors, dimension, Math.max(k1 + 1, k2));
  /** Squared distance over the largest in its row, the D of the paper's code; 0 where all vectors are one. */
  const scaled = (a: number, b: number): number => {
    const farthest = neighbours.farthest[a] ?? 0;
    return farthest > 0 ? squaredDistance(vectors, squares, dimension, a, b) / farthest : 0;
  };
  const nearest = (index: number, count: number): Int32Array =>
    neighbours.indexes.subarray(
      index * neighbours.count,
      index * neighbours.count + Math.min(count, neighbours.count),
    );
  const sets = new ReciprocalSets(nearest, k1);
  const own = Array.from({ length: total }, (_, index) => weigh(sets.expanded(index), index, scaled));
  const rows = k2 === 1 ? own : own.map((_, index) => average(nearest(index, k2), own));
  const inverted = invert(rows, queries.length, total);
  return {
    queries: queries.length,
    gallery: gallery.length,
    row: (query) => {
      const overlap = overlaps(rows[query], inverted, gallery.length);
      return overlap.map((shared, entry) => {
        const jaccard = 1 - shared / (2 - shared);
        return jaccard * (1 - lambda) + scaled(query, queries.length + entry) * lambda;
      });
    },
  };
}

function assertOptions(k1: number, k2: number, lambda: number): void {
  if (Number.isInteger(k1) && Number.isInteger(k2) && k1 >= 1 && k2 >= 1 && lambda >= 0 && lambda <= 1)
    return;
  throw new InvalidOptionError(
    'invalid-reranking',
    `Re-ranking takes whole numbers k1 and k2 from 1 and a lambda from 0 to 1, not ${k1}, ${k2} and ${lambda}.`,
  );
}

/** Sets of neighbours that name each other. */
class ReciprocalSets {
  readonly #nearest: (index: number, count: number) => Int32Array;
  readonly #full: number;
  readonly #half: number;
  /** The half sets are asked for by many: each is made once. */
  readonly #halfSets = new Map<number, readonly number[]>();

  constructor(nearest: (index: number, count: number) => Int32Array, k1: number) {
    this.#nearest = nearest;
    this.#full = k1 + 1;
    this.#half = roundHalfToEven(k1 / 2) + 1;
  }

  /** R(i), joined by the half set of each member that lies in R(i) by more than two thirds. */
  expanded(index: number): number[] {
    const base = this.#mutual(index, this.#full);
    const isInBase = new Set(base);
    const all = new Set(base);
    for (const candidate of base) {
      const half = this.#halfSet(candidate);
      const shared = half.filter((member) => isInBase.has(member)).length;
      if (shared > (2 / 3) * half.length) for (const member of half) all.add(member);
    }
    return [...all].sort((a, b) => a - b);
  }

  #halfSet(index: number): readonly number[] {
    const known = this.#halfSets.get(index);
    if (known !== undefined) return known;
    const made = this.#mutual(index, this.#half);
    this.#halfSets.set(index, made);
    return made;
  }

  #mutual(index: number, count: number): number[] {
    return [...this.#nearest(index, count)].filter((other) => this.#nearest(other, count).includes(index));
  }
}

/** As NumPy's `around`, which the authors' code uses. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function weigh(
  members: readonly number[],
  index: number,
  distance: (a: number, b: number) => number,
): SparseRow {
  const values = Float64Array.from(members, (member) => Math.exp(-distance(index, member)));
  const sum = values.reduce((total, value) => total + value, 0);
  return { columns: Int32Array.from(members), values: values.map((value) => value / sum) };
}

/** The mean of the neighbours' rows: local query expansion. */
function average(neighbours: Int32Array, rows: readonly SparseRow[]): SparseRow {
  const sums = new Map<number, number>();
  for (const neighbour of neighbours) {
    const row = rows[neighbour];
    row?.columns.forEach((column, slot) =>
      sums.set(column, (sums.get(column) ?? 0) + (row.values[slot] ?? 0)),
    );
  }
  const sorted = [...sums].sort((a, b) => a[0] - b[0]);
  return {
    columns: Int32Array.from(sorted, ([column]) => column),
    values: Float64Array.from(sorted, ([, sum]) => sum / neighbours.length),
  };
}

/** Of each column the gallery rows that are not zero there: gallery index and value, in two flat arrays. */
interface InvertedRows {
  /** [columns + 1]: where each column's entries begin. */
  readonly starts: Int32Array;
  readonly entries: Int32Array;
  readonly values: Float64Array;
}

function invert(rows: readonly SparseRow[], firstGallery: number, columns: number): InvertedRows {
  const starts = new Int32Array(columns + 1);
  const gallery = rows.slice(firstGallery);
  for (const row of gallery)
    for (const column of row.columns) starts[column + 1] = (starts[column + 1] ?? 0) + 1;
  for (let column = 0; column < columns; column++) {
    starts[column + 1] = (starts[column + 1] ?? 0) + (starts[column] ?? 0);
  }
  const next = starts.slice();
  const entries = new Int32Array(starts[columns] ?? 0);
  const values = new Float64Array(entries.length);
  gallery.forEach((row, entry) => {
    row.columns.forEach((column, slot) => {
      const at = next[column] ?? 0;
      next[column] = at + 1;
      entries[at] = entry;
      values[at] = row.values[slot] ?? 0;
    });
  });
  return { starts, entries, values };
}

/** Σ min(V_qj, V_gj) of each gallery row. */
function overlaps(row: SparseRow | undefined, inverted: InvertedRows, gallery: number): Float64Array {
  const sums = new Float64Array(gallery);
  row?.columns.forEach((column, slot) => {
    const value = row.values[slot] ?? 0;
    const end = inverted.starts[column + 1] ?? 0;
    for (let at = inverted.starts[column] ?? 0; at < end; at++) {
      const entry = inverted.entries[at] ?? 0;
      sums[entry] = (sums[entry] ?? 0) + Math.min(value, inverted.values[at] ?? 0);
    }
  });
  return sums;
}

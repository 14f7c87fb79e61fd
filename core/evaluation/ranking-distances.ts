import { InvalidOptionError } from '../errors/index.ts';

/** Distances of queries to a gallery, a row at a time, so that no caller needs the whole matrix in memory. */
export interface RankingDistances {
  readonly queries: number;
  readonly gallery: number;
  /** Distances [gallery] of one query, smaller is more alike. A new array at each call. */
  row(query: number): Float64Array;
}

/**
 * Cosine distances `1 − a·b` of L2-normalised embeddings.
 * @throws InvalidOptionError `invalid-embedding` for embeddings of unlike length or with a non-finite number.
 */
export function cosineDistances(
  queries: readonly Float32Array[],
  gallery: readonly Float32Array[],
): RankingDistances {
  assertEmbeddings([...queries, ...gallery]);
  return {
    queries: queries.length,
    gallery: gallery.length,
    row: (query) => {
      const vector = at(queries, query);
      return Float64Array.from(gallery, (other) => 1 - dotProduct(vector, other));
    },
  };
}

/** Distances that are already known, such as those of a submission; rows [gallery] of each query. */
export function givenDistances(rows: readonly ArrayLike<number>[], gallery: number): RankingDistances {
  rows.forEach((row, query) => {
    if (row.length !== gallery || Array.from(row).some((value) => !Number.isFinite(value))) {
      throw new InvalidOptionError(
        'invalid-distances',
        `Row ${query} of the distances must hold ${gallery} finite numbers.`,
      );
    }
  });
  return { queries: rows.length, gallery, row: (query) => Float64Array.from(at(rows, query)) };
}

/** Σ aᵢ·bᵢ in double precision, added in the order of the slots. */
export function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let slot = 0; slot < a.length; slot++) sum += (a[slot] ?? 0) * (b[slot] ?? 0);
  return sum;
}

/** @throws InvalidOptionError `invalid-embedding` unless all have one length and hold finite numbers alone. */
export function assertEmbeddings(embeddings: readonly Float32Array[]): void {
  const dimension = embeddings[0]?.length ?? 0;
  embeddings.forEach((embedding, index) => {
    if (embedding.length !== dimension || dimension === 0) {
      throw new InvalidOptionError(
        'invalid-embedding',
        `Embedding ${index} has ${embedding.length} numbers, the first has ${dimension}. All must have the same length of at least 1.`,
      );
    }
    if (embedding.some((value) => !Number.isFinite(value))) {
      throw new InvalidOptionError(
        'invalid-embedding',
        `Embedding ${index} holds a number that is not finite. Embed its picture anew.`,
      );
    }
  });
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) {
    throw new InvalidOptionError('invalid-query', `There is no query ${index}; there are ${items.length}.`);
  }
  return item;
}

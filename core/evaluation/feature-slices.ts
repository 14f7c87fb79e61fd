import { InvalidOptionError } from '../errors/index.ts';

/** Consecutive numbers of an embedding. */
export interface FeatureSlice {
  readonly start: number;
  readonly length: number;
}

/**
 * The given slices of each embedding, joined and scaled to length 1: what the features would be alone.
 * @throws InvalidOptionError `invalid-slice` for a slice that reaches beyond an embedding, `invalid-embedding` if
 * what it takes has no direction.
 */
export function sliceEmbeddings(
  embeddings: readonly Float32Array[],
  slices: readonly FeatureSlice[],
): Float32Array[] {
  const length = slices.reduce((sum, slice) => sum + slice.length, 0);
  return embeddings.map((embedding, index) => {
    const joined = new Float32Array(length);
    let place = 0;
    for (const slice of slices) {
      const end = slice.start + slice.length;
      if (slice.start < 0 || slice.length < 1 || end > embedding.length) {
        throw new InvalidOptionError(
          'invalid-slice',
          `The numbers ${slice.start} to ${end - 1} cannot be taken from embedding ${index}, which has ${embedding.length}.`,
        );
      }
      joined.set(embedding.subarray(slice.start, end), place);
      place += slice.length;
    }
    const norm = Math.hypot(...joined);
    if (!(norm > 0) || !Number.isFinite(norm)) {
      throw new InvalidOptionError(
        'invalid-embedding',
        `The part of embedding ${index} that is asked for has the length ${norm}: it has no direction.`,
      );
    }
    return joined.map((value) => value / norm);
  });
}

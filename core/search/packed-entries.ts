import { InvalidOptionError } from '../errors/index.ts';
import type { PackedEntries } from './search-calls.ts';
import type { SearchEntry } from './search-types.ts';

const NUMBERS = 5;

/** Throws: InvalidOptionError `wrong-dimension` where a vector is not of the given length. */
export function packEntries(entries: readonly SearchEntry[], dimension: number): PackedEntries {
  const numbers = new Float64Array(NUMBERS * entries.length);
  const vectors = new Int8Array(dimension * entries.length);
  entries.forEach(({ crop, tracklet, camera, start, end, vector }, index) => {
    if (vector.length !== dimension) {
      throw new InvalidOptionError(
        'wrong-dimension',
        `The search holds vectors of ${dimension} values; crop ${crop} has one of ${vector.length}.`,
      );
    }
    numbers.set([crop, tracklet, camera, start, end], NUMBERS * index);
    vectors.set(vector, dimension * index);
  });
  return { count: entries.length, numbers, vectors };
}

/** The inverse of {@link packEntries}; the vectors are views. */
export function* unpackEntries({ count, numbers, vectors }: PackedEntries): Generator<SearchEntry, void> {
  const dimension = vectors.length / count;
  for (let index = 0; index < count; index++) {
    const [crop = 0, tracklet = 0, camera = 0, start = 0, end = 0] = numbers.subarray(
      NUMBERS * index,
      NUMBERS * (index + 1),
    );
    const vector = vectors.subarray(dimension * index, dimension * (index + 1));
    yield { crop, tracklet, camera, start, end, vector };
  }
}

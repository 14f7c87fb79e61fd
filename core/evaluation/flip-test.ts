import { assertImage, type RgbImage } from '../images/index.ts';
import { InvalidOptionError } from '../errors/index.ts';

/** The picture with left and right exchanged. */
export function mirrorRgb(image: RgbImage): RgbImage {
  assertImage(image);
  const { width, height } = image;
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 3 * (y * width + x);
      data.set(image.data.subarray(from, from + 3), 3 * (y * width + width - 1 - x));
    }
  }
  return { width, height, data };
}

/**
 * The embedding of a picture under the flip test: the mean direction of the picture's and its mirror image's.
 * @throws InvalidOptionError if the two cancel out or differ in length.
 */
export function joinEmbeddings(a: Float32Array, b: Float32Array): Float32Array {
  const sum = Float64Array.from(a, (value, slot) => value + (b[slot] ?? Number.NaN));
  const length = Math.hypot(...sum);
  if (a.length !== b.length || !(length > 0) || !Number.isFinite(length)) {
    throw new InvalidOptionError(
      'invalid-embedding',
      'The embeddings of a picture and of its mirror image have no common direction.',
    );
  }
  return Float32Array.from(sum, (value) => value / length);
}

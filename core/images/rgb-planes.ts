import { InvalidOptionError } from '../errors/index.ts';
import { assertImage, type RgbImage } from './image.ts';

/** The order of the three planes that a network reads. */
export type ChannelOrder = 'rgb' | 'bgr';

/**
 * The picture as a network reads it: [3, height, width], values 0–255.
 * @param out written and returned if given; its length must be 3 · height · width.
 */
export function rgbToPlanes(
  image: RgbImage,
  options: { readonly order: ChannelOrder },
  out: Float32Array = new Float32Array(image.width * image.height * 3),
): Float32Array {
  assertImage(image);
  const { data } = image;
  const size = image.width * image.height;
  if (out.length !== size * 3) {
    throw new InvalidOptionError(
      'invalid-planes',
      `The target holds ${out.length} numbers. A picture of ${image.width} × ${image.height} needs ${size * 3}.`,
    );
  }
  const red = options.order === 'rgb' ? 0 : 2 * size;
  const blue = 2 * size - red;
  let source = 0;
  for (let pixel = 0; pixel < size; pixel++) {
    out[red + pixel] = data[source] ?? 0;
    out[size + pixel] = data[source + 1] ?? 0;
    out[blue + pixel] = data[source + 2] ?? 0;
    source += 3;
  }
  return out;
}

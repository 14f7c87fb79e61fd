import { assertImage, type RgbImage } from './image.ts';

/**
 * The variance of the Laplacian (4 neighbours) of the luma (BT.601) over the inner pixels: large for a sharp picture,
 * near 0 for a blurred one; grey levels². A picture without inner pixels has 0. Compare pictures of one size only.
 * Source: Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000.
 */
export function sharpness(image: RgbImage): number {
  assertImage(image);
  const { width, height, data } = image;
  const luma = new Float32Array(width * height);
  for (let pixel = 0, source = 0; pixel < luma.length; pixel++, source += 3) {
    luma[pixel] =
      0.299 * (data[source] ?? 0) + 0.587 * (data[source + 1] ?? 0) + 0.114 * (data[source + 2] ?? 0);
  }
  let sum = 0;
  let sumOfSquares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const pixel = y * width + x;
      const neighbours =
        (luma[pixel - 1] ?? 0) +
        (luma[pixel + 1] ?? 0) +
        (luma[pixel - width] ?? 0) +
        (luma[pixel + width] ?? 0);
      const laplacian = neighbours - 4 * (luma[pixel] ?? 0);
      sum += laplacian;
      sumOfSquares += laplacian * laplacian;
    }
  }
  const count = Math.max(0, width - 2) * Math.max(0, height - 2);
  return count === 0 ? 0 : Math.max(0, sumOfSquares / count - (sum / count) ** 2);
}

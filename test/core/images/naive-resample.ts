import type { Box } from '../../../core/geometry/index.ts';
import type { RgbImage, Yuv420Image } from '../../../core/images/index.ts';

/** A sample of a plane, its edge repeated outside. */
type Sample = (column: number, row: number) => number;

/**
 * The definition of the resampling filter, in double precision and without any sharing of work: the weighted mean of
 * all samples under a two-dimensional tent around the output pixel's centre. Coordinates: sample j covers [j, j + 1).
 */
export function naiveValue(sample: Sample, x: number, y: number, stepX: number, stepY: number): number {
  const reachX = Math.max(1, stepX);
  const reachY = Math.max(1, stepY);
  let sum = 0;
  let total = 0;
  for (let row = Math.floor(y - reachY) - 1; row <= y + reachY + 1; row++) {
    for (let column = Math.floor(x - reachX) - 1; column <= x + reachX + 1; column++) {
      const tentX = Math.max(0, 1 - Math.abs(column + 0.5 - x) / reachX);
      const tentY = Math.max(0, 1 - Math.abs(row + 0.5 - y) / reachY);
      sum += tentX * tentY * sample(column, row);
      total += tentX * tentY;
    }
  }
  return sum / total;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function planeSample(image: Yuv420Image, offset: number, width: number, height: number): Sample {
  return (column, row) =>
    image.data[offset + clamp(row, 0, height - 1) * width + clamp(column, 0, width - 1)] ?? Number.NaN;
}

/** Published 8-bit matrices of BT.601 and BT.709, limited range, to three decimals (ITU-T H.273 gives the shares). */
const PUBLISHED = {
  bt601: { v: 1.596, gu: 0.392, gv: 0.813, u: 2.017 },
  bt709: { v: 1.793, gu: 0.213, gv: 0.533, u: 2.112 },
} as const;

/** The crop as 64-bit numbers, clamped to 0–255 but not rounded: [height, width, 3]. */
export function naiveYuvCrop(image: Yuv420Image, box: Box, width: number, height: number): Float64Array {
  const chromaWidth = Math.ceil(image.width / 2);
  const chromaHeight = Math.ceil(image.height / 2);
  const lumaSize = image.width * image.height;
  const luma = planeSample(image, 0, image.width, image.height);
  const chromaU = planeSample(image, lumaSize, chromaWidth, chromaHeight);
  const chromaV = planeSample(image, lumaSize + chromaWidth * chromaHeight, chromaWidth, chromaHeight);
  const stepX = box.width / width;
  const stepY = box.height / height;
  const isLimited = image.range === 'limited';
  const { v: redFromV, gu, gv, u: blueFromU } = PUBLISHED[image.matrix];
  const chromaGain = isLimited ? 1 : 224 / 255;
  const out = new Float64Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = box.x + (column + 0.5) * stepX;
      const y = box.y + (row + 0.5) * stepY;
      const rawLuma = naiveValue(luma, x, y, stepX, stepY);
      // Chroma sample c has its centre on luma column 2c, whose centre is at 2c + 0.5.
      const chromaX = (x - 0.5) / 2 + 0.5;
      const u = naiveValue(chromaU, chromaX, y / 2, stepX / 2, stepY / 2) - 128;
      const v = naiveValue(chromaV, chromaX, y / 2, stepX / 2, stepY / 2) - 128;
      const light = isLimited ? 1.16438 * (rawLuma - 16) : rawLuma;
      const slot = (row * width + column) * 3;
      out[slot] = clamp(light + redFromV * chromaGain * v, 0, 255);
      out[slot + 1] = clamp(light - gu * chromaGain * u - gv * chromaGain * v, 0, 255);
      out[slot + 2] = clamp(light + blueFromU * chromaGain * u, 0, 255);
    }
  }
  return out;
}

/** The RGB picture's part as 64-bit numbers, not rounded: [height, width, 3]. */
export function naiveRgbCrop(image: RgbImage, box: Box, width: number, height: number): Float64Array {
  const out = new Float64Array(width * height * 3);
  for (let slot = 0; slot < out.length; slot++) {
    const channel = slot % 3;
    const column = Math.floor(slot / 3) % width;
    const row = Math.floor(slot / 3 / width);
    const sample: Sample = (x, y) =>
      image.data[
        (clamp(y, 0, image.height - 1) * image.width + clamp(x, 0, image.width - 1)) * 3 + channel
      ] ?? Number.NaN;
    const stepX = box.width / width;
    const stepY = box.height / height;
    out[slot] = naiveValue(sample, box.x + (column + 0.5) * stepX, box.y + (row + 0.5) * stepY, stepX, stepY);
  }
  return out;
}

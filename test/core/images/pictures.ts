import { yuv420ByteLength, type RgbImage, type Yuv420Image } from '../../../core/images/index.ts';

/** Whole numbers 0–255 from a seed (mulberry32). */
export function seededBytes(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0;
  for (let slot = 0; slot < length; slot++) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    bytes[slot] = (mixed ^ (mixed >>> 14)) >>> 24;
  }
  return bytes;
}

export function noiseRgb(width: number, height: number, seed: number): RgbImage {
  return { width, height, data: seededBytes(width * height * 3, seed) };
}

export function noiseYuv(
  width: number,
  height: number,
  seed: number,
  colours: Pick<Yuv420Image, 'matrix' | 'range'> = { matrix: 'bt709', range: 'limited' },
): Yuv420Image {
  return { width, height, data: seededBytes(yuv420ByteLength(width, height), seed), ...colours };
}

/** The same picture in shared memory. */
export function shared(image: Yuv420Image): Yuv420Image {
  const data = new Uint8Array(new SharedArrayBuffer(image.data.length));
  data.set(image.data);
  return { ...image, data };
}

/** The largest absolute difference of two arrays of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let slot = 0; slot < a.length; slot++) {
    const difference = Math.abs((a[slot] ?? Number.NaN) - (b[slot] ?? Number.NaN));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

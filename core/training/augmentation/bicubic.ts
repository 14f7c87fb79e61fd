import { InvalidOptionError } from '../../errors/index.ts';
import { assertImage, MAXIMUM_SIDE, type RgbImage } from '../../images/index.ts';

/** Bits after the point of the fixed-point weights: 32 less 8 of a sample less 2 of headroom for negative weights. */
const PRECISION_BITS = 22;

/** Keys' cubic with a = -0.5. */
const SHARPNESS = -0.5;

/** For each output sample: where its window of source samples starts, its length, and fixed-point weights. */
interface Kernel {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** [output, taps]. */
  readonly weights: Int32Array;
  readonly taps: number;
}

/**
 * The picture at another size, byte for byte as Pillow's `Image.resize(..., BICUBIC)` gives it: windows widened where
 * the picture shrinks, rows before columns, rounded to 8 bits after each, a side that stays as it is left alone.
 *
 * Source: mdpr.md §7.1 and Pillow 9.4, `src/libImaging/Resample.c`.
 * Throws: InvalidOptionError if a side is not a whole number from 1 to {@link MAXIMUM_SIDE}.
 */
export function resizeBicubic(image: RgbImage, width: number, height: number): RgbImage {
  assertImage(image);
  for (const side of [width, height]) {
    if (!Number.isInteger(side) || side < 1 || side > MAXIMUM_SIDE) {
      throw new InvalidOptionError(
        'invalid-image-size',
        `The picture cannot be resized to ${width} × ${height} pixels. Each side must be a whole number from 1 to ` +
          `${MAXIMUM_SIDE}.`,
        { details: { width, height } },
      );
    }
  }
  const isWidthKept = width === image.width;
  const rows = isWidthKept ? image.data : resizeRows(image, width);
  if (height === image.height) return { width, height, data: isWidthKept ? rows.slice() : rows };
  return { width, height, data: resizeColumns(rows, width, image.height, height) };
}

function resizeRows({ width: sourceWidth, height, data }: RgbImage, width: number): Uint8Array {
  const { starts, counts, weights, taps } = bicubicKernel(sourceWidth, width);
  const target = new Uint8Array(width * height * 3);
  for (let x = 0; x < width; x++) {
    const start = starts[x] ?? 0;
    const count = counts[x] ?? 0;
    for (let y = 0; y < height; y++) {
      let source = (y * sourceWidth + start) * 3;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0; tap < count; tap++) {
        const weight = weights[x * taps + tap] ?? 0;
        red += (data[source] ?? 0) * weight;
        green += (data[source + 1] ?? 0) * weight;
        blue += (data[source + 2] ?? 0) * weight;
        source += 3;
      }
      const slot = (y * width + x) * 3;
      target[slot] = toByte(red);
      target[slot + 1] = toByte(green);
      target[slot + 2] = toByte(blue);
    }
  }
  return target;
}

function resizeColumns(data: Uint8Array, width: number, sourceHeight: number, height: number): Uint8Array {
  const { starts, counts, weights, taps } = bicubicKernel(sourceHeight, height);
  const stride = width * 3;
  const target = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const start = starts[y] ?? 0;
    const count = counts[y] ?? 0;
    for (let column = 0; column < stride; column++) {
      let source = start * stride + column;
      let sum = 0;
      for (let tap = 0; tap < count; tap++) {
        sum += (data[source] ?? 0) * (weights[y * taps + tap] ?? 0);
        source += stride;
      }
      target[y * stride + column] = toByte(sum);
    }
  }
  return target;
}

/** Rounds a fixed-point sum, halves up, and clamps it to 0…255. Sums stay below 2³¹: |weights| add up to under 1.5. */
function toByte(sum: number): number {
  const value = (sum + 2 ** (PRECISION_BITS - 1)) >> PRECISION_BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function bicubicKernel(sourceLength: number, length: number): Kernel {
  const scale = sourceLength / length;
  const stretch = Math.max(scale, 1);
  const support = 2 * stretch;
  const taps = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(length);
  const counts = new Int32Array(length);
  const weights = new Int32Array(length * taps);
  const exact = new Float64Array(taps);
  for (let output = 0; output < length; output++) {
    const centre = (output + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(sourceLength, Math.trunc(centre + support + 0.5)) - start;
    let sum = 0;
    for (let tap = 0; tap < count; tap++) {
      // Multiplied by the reciprocal, not divided: the last bit decides how a half is rounded.
      const weight = cubic((tap + start - centre + 0.5) * (1 / stretch));
      exact[tap] = weight;
      sum += weight;
    }
    starts[output] = start;
    counts[output] = count;
    for (let tap = 0; tap < count; tap++) {
      const fixed = (exact[tap] ?? 0) * (sum === 0 ? 1 : 1 / sum) * 2 ** PRECISION_BITS;
      weights[output * taps + tap] = Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
  }
  return { starts, counts, weights, taps };
}

function cubic(position: number): number {
  const x = Math.abs(position);
  if (x < 1) return ((SHARPNESS + 2) * x - (SHARPNESS + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * SHARPNESS;
  return 0;
}

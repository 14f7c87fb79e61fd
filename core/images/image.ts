import { InvalidOptionError } from '../errors/index.ts';

/** Interleaved 8-bit RGB, row-major: [height, width, 3], so `data.length` is width · height · 3. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The coefficients that turn YUV into RGB (ITU-R BT.601 for standard, BT.709 for high definition). */
export type YuvMatrix = 'bt601' | 'bt709';

/** `limited`: luma 16–235, chroma 16–240; `full`: 0–255. */
export type YuvRange = 'limited' | 'full';

/**
 * Planar 8-bit YUV 4:2:0 in one buffer: Y [H, W], then U and V [⌈H/2⌉, ⌈W/2⌉] each. Chroma samples sit at the left
 * of their pair of luma samples and half-way between the two rows, as H.264, HEVC and VP9 have it by default.
 * `data` may be backed by a SharedArrayBuffer: then the picture crosses to workers without a copy.
 */
export interface Yuv420Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly matrix: YuvMatrix;
  readonly range: YuvRange;
}

/** The longest side, in pixels, of a picture that Sightline works on. */
export const MAXIMUM_SIDE = 16_384;

/** Bytes of a 4:2:0 picture of `width` × `height` pixels. */
export function yuv420ByteLength(width: number, height: number): number {
  return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
}

/** Throws an {@link InvalidOptionError} unless both sides are whole numbers in 1…{@link MAXIMUM_SIDE}. */
export function assertSize(width: number, height: number, what: string): void {
  for (const side of [width, height]) {
    if (!Number.isInteger(side) || side < 1 || side > MAXIMUM_SIDE) {
      throw new InvalidOptionError(
        'invalid-image-size',
        `${what} is ${width} × ${height} pixels. Each side must be a whole number from 1 to ${MAXIMUM_SIDE}.`,
        { details: { width, height } },
      );
    }
  }
}

/** Whether the picture is planar YUV. */
export function isYuv420(image: RgbImage | Yuv420Image): image is Yuv420Image {
  return 'matrix' in image;
}

/** Throws an {@link InvalidOptionError} unless the buffer has exactly the bytes that the size asks for. */
export function assertImage(image: RgbImage | Yuv420Image): void {
  const { width, height, data } = image;
  const kind = isYuv420(image) ? 'YUV 4:2:0' : 'RGB';
  assertSize(width, height, `The ${kind} picture`);
  const expected = isYuv420(image) ? yuv420ByteLength(width, height) : width * height * 3;
  if (data.length !== expected) {
    throw new InvalidOptionError(
      'invalid-image-data',
      `The ${kind} picture of ${width} × ${height} pixels holds ${data.length} bytes. It must hold ${expected}.`,
      { details: { width, height, bytes: data.length, expected } },
    );
  }
}

import { InvalidOptionError } from '../errors/index.ts';
import { assertImage, assertSize, type RgbImage, type Yuv420Image } from './image.ts';
import { cropToRgb } from './resample.ts';

/** Where a picture lies on a canvas: canvas = picture · scale + offset, in pixels, for both axes. */
export interface LetterboxPlacement {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** A picture on a canvas, and where it lies there. */
export interface Letterbox extends LetterboxPlacement {
  readonly image: RgbImage;
}

/**
 * The whole picture, its proportions kept, in the middle of a canvas of `width` × `height` pixels; the rest has the
 * grey `fill` (0–255).
 */
export function letterboxRgb(
  image: Yuv420Image | RgbImage,
  width: number,
  height: number,
  fill: number,
): Letterbox {
  assertImage(image);
  assertSize(width, height, 'The canvas asked for');
  if (!Number.isInteger(fill) || fill < 0 || fill > 255) {
    throw new InvalidOptionError(
      'invalid-fill',
      `The fill is ${fill}. It must be a whole number from 0 to 255.`,
    );
  }
  const scale = Math.min(width / image.width, height / image.height);
  const innerWidth = Math.min(width, Math.max(1, Math.round(image.width * scale)));
  const innerHeight = Math.min(height, Math.max(1, Math.round(image.height * scale)));
  const offsetX = Math.floor((width - innerWidth) / 2);
  const offsetY = Math.floor((height - innerHeight) / 2);
  // The window, not the picture, is what fills the whole pixels of the canvas: so the scale is exact on both axes.
  const window = { x: 0, y: 0, width: innerWidth / scale, height: innerHeight / scale };
  const inner = cropToRgb(image, window, innerWidth, innerHeight);
  const data = new Uint8Array(width * height * 3).fill(fill);
  for (let y = 0; y < innerHeight; y++) {
    const source = y * innerWidth * 3;
    const row = inner.data.subarray(source, source + innerWidth * 3);
    data.set(row, ((offsetY + y) * width + offsetX) * 3);
  }
  return { image: { width, height, data }, scale, offsetX, offsetY };
}

import type { RgbImage } from '../../images/index.ts';
import type { ColourChange, Distortion } from './distortion.ts';
import type { PatchPaste } from './patch-pool.ts';
import type { PixelRectangle } from './rectangle.ts';

/** 255 times the mean of ImageNet, by channel: what erased rectangles are filled with. */
export const MEAN_COLOUR: readonly [number, number, number] = [123.675, 116.28, 103.53];

/** Rec. 601 luma. */
const LUMA: readonly [number, number, number] = [0.299, 0.587, 0.114];

const CHANNELS = [0, 1, 2] as const;

/** Three planes as a network reads them: values 0…255, RGB. Shape: [3, height, width]. */
export interface Planes {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array<ArrayBuffer>;
}

/** The picture with the distortion applied, at its own size. */
export function distortedPlanes(image: RgbImage, distortion: Distortion): Planes {
  const planes = cutOut(image, distortion);
  if (distortion.colour !== null) changeColour(planes, distortion.colour);
  if (distortion.isGrey) makeGrey(planes);
  if (distortion.erased !== null) erase(planes, distortion.erased);
  return planes;
}

/** Pastes the patch of `source` into `target`, in place; both must be large enough for it. */
export function pastePatch(target: Planes, source: Planes, paste: Omit<PatchPaste<unknown>, 'source'>): void {
  const { area, isFlipped, left, top } = paste;
  for (const channel of CHANNELS) {
    for (let y = 0; y < area.height; y++) {
      const from = (channel * source.height + area.top + y) * source.width + area.left;
      const row = source.data.slice(from, from + area.width);
      if (isFlipped) row.reverse();
      target.data.set(row, (channel * target.height + top + y) * target.width + left);
    }
  }
}

function cutOut({ width, height, data }: RgbImage, { shiftX, shiftY, isFlipped }: Distortion): Planes {
  const size = width * height;
  const planes = new Float32Array(size * 3);
  for (let y = Math.max(0, -shiftY); y < Math.min(height, height - shiftY); y++) {
    for (let x = Math.max(0, -shiftX); x < Math.min(width, width - shiftX); x++) {
      const source = ((y + shiftY) * width + x + shiftX) * 3;
      const slot = y * width + (isFlipped ? width - 1 - x : x);
      planes[slot] = data[source] ?? 0;
      planes[size + slot] = data[source + 1] ?? 0;
      planes[2 * size + slot] = data[source + 2] ?? 0;
    }
  }
  return { width, height, data: planes };
}

function changeColour({ width, height, data }: Planes, { brightness, contrast, shift }: ColourChange): void {
  const size = width * height;
  let mean = 0;
  for (const channel of CHANNELS) {
    let sum = 0;
    for (const value of data.subarray(channel * size, (channel + 1) * size)) sum += value;
    mean += (LUMA[channel] * sum) / size;
  }
  for (const channel of CHANNELS) {
    for (let slot = channel * size; slot < (channel + 1) * size; slot++) {
      const value = (mean + ((data[slot] ?? 0) - mean) * contrast) * brightness + shift[channel];
      data[slot] = Math.min(255, Math.max(0, value));
    }
  }
}

function makeGrey({ width, height, data }: Planes): void {
  const size = width * height;
  for (let slot = 0; slot < size; slot++) {
    const luma = CHANNELS.reduce<number>(
      (sum, channel) => sum + LUMA[channel] * (data[channel * size + slot] ?? 0),
      0,
    );
    for (const channel of CHANNELS) data[channel * size + slot] = luma;
  }
}

function erase({ width, height, data }: Planes, area: PixelRectangle): void {
  for (const channel of CHANNELS) {
    for (let y = area.top; y < area.top + area.height; y++) {
      const start = (channel * height + y) * width + area.left;
      data.fill(MEAN_COLOUR[channel], start, start + area.width);
    }
  }
}

import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../core/errors/index.ts';
import { cropToRgb, letterboxRgb, type RgbImage } from '../../../core/images/index.ts';
import { noiseRgb, noiseYuv } from './pictures.ts';

/** Black, with a white rectangle. */
function pictureWithRectangle(
  width: number,
  height: number,
  left: number,
  top: number,
  side: number,
): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = top; y < top + side; y++)
    data.fill(255, (y * width + left) * 3, (y * width + left + side) * 3);
  return { width, height, data };
}

/** The mean position of the light, in pixels of the picture; pixel j has its centre at j + 0.5. */
function centreOfLight({ width, data }: RgbImage): { x: number; y: number } {
  let light = 0;
  let x = 0;
  let y = 0;
  for (let pixel = 0; pixel * 3 < data.length; pixel++) {
    const value = data[pixel * 3] ?? 0;
    light += value;
    x += value * ((pixel % width) + 0.5);
    y += value * (Math.floor(pixel / width) + 0.5);
  }
  return { x: x / light, y: y / light };
}

describe('letterboxRgb', () => {
  it.each([
    [200, 100, 64, 64],
    [90, 170, 64, 96],
    [30, 20, 64, 64],
    [101, 67, 64, 64],
  ])('places what lies in a %i × %i picture where scale and offset say on a %i × %i canvas', (...sizes) => {
    const [width, height, canvasWidth, canvasHeight] = sizes;
    const picture = pictureWithRectangle(width, height, 18, 10, 8);
    const { image, scale, offsetX, offsetY } = letterboxRgb(picture, canvasWidth, canvasHeight, 0);
    const centre = centreOfLight(image);
    expect(centre.x).toBeCloseTo(22 * scale + offsetX, 1);
    expect(centre.y).toBeCloseTo(14 * scale + offsetY, 1);
    expect([image.width, image.height]).toEqual([canvasWidth, canvasHeight]);
  });

  it('fills the bars with the grey and the rest with the picture', () => {
    const picture = noiseRgb(40, 20, 1);
    const { image, scale, offsetX, offsetY } = letterboxRgb(picture, 20, 20, 114);
    expect({ scale, offsetX, offsetY }).toEqual({ scale: 0.5, offsetX: 0, offsetY: 5 });
    expect(image.data.subarray(0, 20 * 5 * 3).every((value) => value === 114)).toBe(true);
    expect(image.data.subarray(20 * 15 * 3).every((value) => value === 114)).toBe(true);
    const inner = cropToRgb(picture, { x: 0, y: 0, width: 40, height: 20 }, 20, 10);
    expect(image.data.subarray(20 * 5 * 3, 20 * 15 * 3)).toEqual(inner.data);
  });

  it('letterboxes a YUV picture and a sliver one pixel wide', () => {
    const { image, scale } = letterboxRgb(noiseYuv(1, 500, 2), 32, 32, 0);
    expect(scale).toBe(32 / 500);
    expect(image.data.length).toBe(32 * 32 * 3);
  });

  it('refuses a fill that is no grey level', () => {
    expect(() => letterboxRgb(noiseRgb(4, 4, 3), 8, 8, 256)).toThrow(InvalidOptionError);
  });
});

import { describe, expect, it } from 'vitest';
import { resizeRgb, sharpness, type RgbImage } from '../../../core/images/index.ts';
import { noiseRgb } from './pictures.ts';

/** Grey from a function of the pixel. */
function grey(width: number, height: number, level: (x: number, y: number) => number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let slot = 0; slot < data.length; slot++) {
    const pixel = Math.floor(slot / 3);
    data[slot] = level(pixel % width, Math.floor(pixel / width));
  }
  return { width, height, data };
}

describe('sharpness', () => {
  it('is 0 for a uniform picture, for a linear ramp and where there are no inner pixels', () => {
    expect(sharpness(grey(8, 8, () => 77))).toBeCloseTo(0, 6);
    expect(sharpness(grey(16, 16, (x, y) => 4 * x + 3 * y))).toBeCloseTo(0, 6);
    expect(sharpness(noiseRgb(2, 40, 1))).toBe(0);
  });

  it('has the value computed by hand for a checkerboard', () => {
    // Laplacian ±4 · 10 with equal counts on 4 × 4 inner pixels: variance 40².
    expect(sharpness(grey(6, 6, (x, y) => 100 + 10 * ((x + y) % 2)))).toBeCloseTo(1600, 2);
  });

  it('falls when a picture is blurred', () => {
    const sharp = noiseRgb(64, 64, 2);
    const blurred = resizeRgb(resizeRgb(sharp, 32, 32), 64, 64);
    expect(sharpness(blurred)).toBeLessThan(sharpness(sharp) / 10);
  });
});

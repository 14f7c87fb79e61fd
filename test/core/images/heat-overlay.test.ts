import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../core/errors/index.ts';
import { overlayHeat, type RgbImage } from '../../../core/images/index.ts';

function grey(width: number, height: number): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3).fill(128) };
}

/** Red, green and blue of a pixel. */
function pixel({ width, data }: RgbImage, x: number, y: number): number[] {
  return [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
}

const map = (width: number, height: number, ...values: number[]) => ({
  width,
  height,
  values: Float32Array.from(values),
});

describe('a heat map over a picture', () => {
  it('is inferno’s black at 0 and its pale yellow at 1, mixed with the picture', () => {
    const mixed = (colour: readonly number[]): number[] =>
      colour.map((value) => Math.round(128 * 0.45 + value * 0.55));
    const over = overlayHeat(grey(4, 2), map(2, 1, 0, 1));
    expect(pixel(over, 0, 0)).toEqual(mixed([0, 0, 4]));
    expect(pixel(over, 3, 1)).toEqual(mixed([252, 255, 164]));
  });

  it('lies where the map says: rows are rows', () => {
    const over = overlayHeat(grey(8, 8), map(2, 2, 1, 0, 0, 0));
    expect(pixel(over, 0, 0)[0]).toBeGreaterThan(180);
    for (const [x, y] of [
      [7, 0],
      [0, 7],
      [7, 7],
    ] as const) {
      expect(pixel(over, x, y)[0]).toBeLessThan(70);
    }
  });

  it('is bilinear between the middles of cells', () => {
    // Columns 1 and 2 of four have their middles a quarter from those of the cells: values 0.25 and 0.75.
    const over = overlayHeat(grey(4, 1), map(2, 1, 0, 1));
    const even = overlayHeat(grey(1, 1), map(1, 1, 0.25));
    const odd = overlayHeat(grey(1, 1), map(1, 1, 0.75));
    expect(pixel(over, 1, 0)).toEqual(pixel(even, 0, 0));
    expect(pixel(over, 2, 0)).toEqual(pixel(odd, 0, 0));
  });

  it('gets brighter with the value everywhere, so that no step is hidden', () => {
    const brightness = Array.from({ length: 101 }, (_, step) => {
      const [red = 0, green = 0, blue = 0] = pixel(overlayHeat(grey(1, 1), map(1, 1, step / 100)), 0, 0);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    expect(brightness).toEqual(brightness.toSorted((a, b) => a - b));
    expect((brightness[100] ?? 0) - (brightness[0] ?? 0)).toBeGreaterThan(100);
  });

  it('refuses a map of another size or with values beyond 0…1', () => {
    for (const wrong of [map(2, 2, 1), map(1, 1, 1.1), map(1, 1, Number.NaN), map(0, 0)]) {
      expect(() => overlayHeat(grey(2, 2), wrong)).toThrow(InvalidOptionError);
    }
  });
});

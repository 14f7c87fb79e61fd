import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../core/errors/index.ts';
import { cropToRgb, resizeRgb, type Yuv420Image } from '../../../core/images/index.ts';
import { naiveRgbCrop, naiveYuvCrop } from './naive-resample.ts';
import { largestDifference, noiseRgb, noiseYuv, shared } from './pictures.ts';

/** Half a level of rounding, and the three decimals of the published matrices times 128. */
const TOLERANCE = 0.5 + 0.15;

const BOXES = [
  ['at whole pixels without scaling', { x: 4, y: 6, width: 16, height: 20 }],
  ['at fractions of a pixel, enlarged', { x: 7.3, y: 5.8, width: 6.1, height: 9.7 }],
  ['shrunk by different scales', { x: 1.5, y: 0.25, width: 40.5, height: 31 }],
  ['enlarged across and shrunk down', { x: 20, y: 2, width: 8, height: 33 }],
  ['reaching outside on the left and top', { x: -9.5, y: -4, width: 30, height: 30 }],
  ['reaching outside on the right and bottom', { x: 30, y: 25, width: 30, height: 30 }],
  ['wholly outside', { x: 90, y: -70, width: 10, height: 12 }],
  ['larger than the picture', { x: -20, y: -30, width: 100, height: 120 }],
] as const;

describe('cropToRgb', () => {
  for (const [title, box] of BOXES) {
    it(`equals the definition of the filter for a box ${title}`, () => {
      const yuv = noiseYuv(45, 37, 1);
      expect(
        largestDifference(cropToRgb(yuv, box, 16, 20).data, naiveYuvCrop(yuv, box, 16, 20)),
      ).toBeLessThan(TOLERANCE);
      const rgb = noiseRgb(45, 37, 2);
      expect(
        largestDifference(cropToRgb(rgb, box, 16, 20).data, naiveRgbCrop(rgb, box, 16, 20)),
      ).toBeLessThan(0.501);
    });
  }

  for (const matrix of ['bt601', 'bt709'] as const) {
    for (const range of ['limited', 'full'] as const) {
      it(`converts ${matrix} of ${range} range by the published matrix`, () => {
        const image = noiseYuv(24, 18, 3, { matrix, range });
        const box = { x: 0, y: 0, width: 24, height: 18 };
        expect(
          largestDifference(cropToRgb(image, box, 24, 18).data, naiveYuvCrop(image, box, 24, 18)),
        ).toBeLessThan(TOLERANCE);
      });
    }
  }

  it('turns limited black and white into 0 and 255', () => {
    const image = (luma: number): Yuv420Image => ({
      width: 2,
      height: 2,
      data: Uint8Array.of(luma, luma, luma, luma, 128, 128),
      matrix: 'bt709',
      range: 'limited',
    });
    const whole = { x: 0, y: 0, width: 2, height: 2 };
    expect([...cropToRgb(image(16), whole, 1, 1).data]).toEqual([0, 0, 0]);
    expect([...cropToRgb(image(235), whole, 1, 1).data]).toEqual([255, 255, 255]);
    expect([...cropToRgb(image(1), whole, 1, 1).data]).toEqual([0, 0, 0]);
  });

  it('keeps a uniform colour wherever the box lies, for any picture size', () => {
    const size = fc.integer({ min: 1, max: 33 });
    const place = fc.double({ min: -50, max: 50, noNaN: true });
    const side = fc.double({ min: 0.01, max: 200, noNaN: true });
    fc.assert(
      fc.property(size, size, place, place, side, side, (width, height, x, y, boxWidth, boxHeight) => {
        const image = noiseYuv(width, height, 4);
        image.data.fill(90);
        const crop = cropToRgb(image, { x, y, width: boxWidth, height: boxHeight }, 5, 7);
        const [red, green, blue] = crop.data;
        return crop.data.every((value, slot) => value === [red, green, blue][slot % 3]);
      }),
      { seed: 5 },
    );
  });

  it('gives the same bytes from shared memory', () => {
    const image = noiseYuv(64, 48, 6);
    const box = { x: 3.3, y: 8.1, width: 20, height: 31 };
    expect(cropToRgb(shared(image), box, 16, 32)).toEqual(cropToRgb(image, box, 16, 32));
  });

  it.each([
    ['empty', { x: 0, y: 0, width: 0, height: 4 }],
    ['not finite', { x: Number.NaN, y: 0, width: 4, height: 4 }],
    ['absurdly large', { x: 0, y: 0, width: 1e9, height: 4 }],
  ])('refuses a box that is %s', (_title, box) => {
    expect(() => cropToRgb(noiseYuv(8, 8, 7), box, 4, 4)).toThrow(InvalidOptionError);
  });

  it('refuses a picture whose buffer does not fit its size, and a crop without pixels', () => {
    const image = noiseYuv(8, 8, 8);
    const box = { x: 0, y: 0, width: 4, height: 4 };
    expect(() => cropToRgb({ ...image, height: 9 }, box, 4, 4)).toThrow(/holds 96 bytes/);
    expect(() => cropToRgb(image, box, 0, 4)).toThrow(InvalidOptionError);
  });
});

describe('resizeRgb', () => {
  it('gives the picture itself at its own size', () => {
    const image = noiseRgb(13, 9, 9);
    expect(resizeRgb(image, 13, 9)).toEqual(image);
  });

  it('equals the definition of the filter when shrinking and enlarging', () => {
    const image = noiseRgb(40, 30, 10);
    const whole = { x: 0, y: 0, width: 40, height: 30 };
    for (const [width, height] of [
      [7, 5],
      [61, 80],
    ] as const) {
      const expected = naiveRgbCrop(image, whole, width, height);
      expect(largestDifference(resizeRgb(image, width, height).data, expected)).toBeLessThan(0.501);
    }
  });
});

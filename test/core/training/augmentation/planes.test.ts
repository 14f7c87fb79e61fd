import { describe, expect, it } from 'vitest';
import { rgbToPlanes } from '../../../../core/images/index.ts';
import {
  distortedPlanes,
  MEAN_COLOUR,
  NO_DISTORTION,
  pastePatch,
  type Planes,
} from '../../../../core/training/index.ts';
import { noiseRgb } from '../../images/pictures.ts';

const WIDTH = 5;
const HEIGHT = 7;
const IMAGE = noiseRgb(WIDTH, HEIGHT, 1);

/** Red of pixel (x, y) of the picture itself; 0 outside, as the padding is. */
function pictureValue(channel: number, x: number, y: number): number {
  const isInside = x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT;
  return isInside ? (IMAGE.data[(y * WIDTH + x) * 3 + channel] ?? Number.NaN) : 0;
}

function expectPixels(planes: Planes, expected: (channel: number, x: number, y: number) => number): void {
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const value = planes.data[(channel * HEIGHT + y) * WIDTH + x];
        expect(value, `channel ${channel}, pixel ${x}, ${y}`).toBeCloseTo(expected(channel, x, y), 3);
      }
    }
  }
}

describe('distortedPlanes', () => {
  it('gives the planes of the picture itself when nothing is distorted', () => {
    expect(distortedPlanes(IMAGE, NO_DISTORTION).data).toEqual(rgbToPlanes(IMAGE, { order: 'rgb' }));
  });

  it.each([
    [2, 3],
    [-2, -1],
    [0, 6],
    [5, 0],
    [9, -9],
  ])('cuts out %d pixels to the right and %d down, with zeros outside', (shiftX, shiftY) => {
    expectPixels(distortedPlanes(IMAGE, { ...NO_DISTORTION, shiftX, shiftY }), (channel, x, y) =>
      pictureValue(channel, x + shiftX, y + shiftY),
    );
  });

  it('makes grey by the luma of Rec. 601', () => {
    const luma = (x: number, y: number): number =>
      0.299 * pictureValue(0, x, y) + 0.587 * pictureValue(1, x, y) + 0.114 * pictureValue(2, x, y);
    expectPixels(distortedPlanes(IMAGE, { ...NO_DISTORTION, isGrey: true }), (_, x, y) => luma(x, y));
  });

  it('mirrors after cutting out', () => {
    expectPixels(
      distortedPlanes(IMAGE, { ...NO_DISTORTION, shiftX: 1, shiftY: -2, isFlipped: true }),
      (channel, x, y) => pictureValue(channel, WIDTH - 1 - x + 1, y - 2),
    );
  });

  it('changes contrast about the mean luma, then brightness, then each channel, within 0…255', () => {
    const colour = { brightness: 1.2, contrast: 0.5, shift: [30, -60, 0] } as const;
    let luma = 0;
    for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
      const [red = 0, green = 0, blue = 0] = IMAGE.data.subarray(pixel * 3, pixel * 3 + 3);
      luma += (0.299 * red + 0.587 * green + 0.114 * blue) / (WIDTH * HEIGHT);
    }
    expectPixels(distortedPlanes(IMAGE, { ...NO_DISTORTION, colour }), (channel, x, y) => {
      const value = (luma + 0.5 * (pictureValue(channel, x, y) - luma)) * 1.2 + (colour.shift[channel] ?? 0);
      return Math.max(0, Math.min(255, value));
    });
  });

  it('fills what is erased with the mean colour, untouched by the change of colour', () => {
    const erased = { left: 1, top: 2, width: 3, height: 4 };
    const colour = { brightness: 1, contrast: 1, shift: [0, 0, 0] } as const;
    expectPixels(distortedPlanes(IMAGE, { ...NO_DISTORTION, erased, colour }), (channel, x, y) =>
      x >= 1 && x < 4 && y >= 2 && y < 6 ? (MEAN_COLOUR[channel] ?? 0) : pictureValue(channel, x, y),
    );
  });
});

describe('pastePatch', () => {
  const other = noiseRgb(WIDTH, HEIGHT, 2);
  const area = { left: 1, top: 3, width: 2, height: 3 };

  it.each([false, true])('copies the patch and nothing else, mirrored: %s', (isFlipped) => {
    const target = distortedPlanes(IMAGE, NO_DISTORTION);
    const source = distortedPlanes(other, NO_DISTORTION);
    const before = source.data.slice();
    pastePatch(target, source, { area, isFlipped, left: 3, top: 0 });
    expect(source.data).toEqual(before);
    expectPixels(target, (channel, x, y) => {
      if (x < 3 || y >= 3) return pictureValue(channel, x, y);
      const column = isFlipped ? 2 - (x - 3) : 1 + (x - 3);
      return other.data[((3 + y) * WIDTH + column) * 3 + channel] ?? Number.NaN;
    });
  });
});

import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../core/mdpr/index.ts';
import {
  drawDistortion,
  NO_AUGMENTATION,
  NO_DISTORTION,
  PUBLISHED_AUGMENTATION,
  SMALL_AUGMENTATION,
  type Distortion,
} from '../../../../core/training/index.ts';

const PICTURE = { width: 64, height: 128 };
const DRAWS = 4000;

function draw(augmentation = PUBLISHED_AUGMENTATION): Distortion[] {
  return Array.from({ length: DRAWS }, (_, index) =>
    drawDistortion(randomStream(5, `draw ${index}`), augmentation, PICTURE),
  );
}

describe('drawDistortion', () => {
  const drawn = draw();

  it('cuts out at every place of the padding, evenly', () => {
    for (const shifts of [drawn.map((one) => one.shiftX), drawn.map((one) => one.shiftY)]) {
      expect([...new Set(shifts)].toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 21 }, (_, index) => index - 10),
      );
      const mean = shifts.reduce((sum, shift) => sum + shift, 0) / DRAWS;
      // The standard deviation of the mean of 4000 draws from -10…10 is 0.096.
      expect(Math.abs(mean)).toBeLessThan(0.4);
    }
  });

  it('flips and erases half of the pictures', () => {
    // The standard deviation of 4000 fair coins is 32.
    expect(Math.abs(drawn.filter((one) => one.isFlipped).length - DRAWS / 2)).toBeLessThan(130);
    expect(Math.abs(drawn.filter((one) => one.erased !== null).length - DRAWS / 2)).toBeLessThan(130);
  });

  it('erases 2–33 % at an aspect of 0.3–3.3, inside the picture', () => {
    const areas: number[] = [];
    const aspects: number[] = [];
    for (const { erased } of drawn) {
      if (erased === null) continue;
      const { left, top, width, height } = erased;
      expect(left >= 0 && top >= 0 && left + width <= 64 && top + height <= 128).toBe(true);
      areas.push((width * height) / (64 * 128));
      aspects.push(height / width);
    }
    // Sides are rounded to whole pixels: the smallest are 7 pixels, so a ratio may be off by up to 15 %.
    expect(Math.min(...areas)).toBeGreaterThan(0.017);
    expect(Math.min(...areas)).toBeLessThan(0.03);
    expect(Math.max(...areas)).toBeLessThan(0.34);
    expect(Math.max(...areas)).toBeGreaterThan(0.31);
    expect(Math.min(...aspects)).toBeGreaterThan(0.25);
    expect(Math.min(...aspects)).toBeLessThan(0.4);
    expect(Math.max(...aspects)).toBeLessThan(3.8);
    expect(Math.max(...aspects)).toBeGreaterThan(3);
  });

  it('leaves the colours alone unless asked, then changes them within the limits', () => {
    expect(drawn.every((one) => one.colour === null)).toBe(true);
    const changes = draw(SMALL_AUGMENTATION).flatMap((one) => one.colour ?? []);
    // 30 % of 4000, with a standard deviation of 29.
    expect(Math.abs(changes.length - 1200)).toBeLessThan(120);
    for (const { brightness, contrast, shift } of changes) {
      expect(Math.abs(brightness - 1)).toBeLessThanOrEqual(0.2);
      expect(Math.abs(contrast - 1)).toBeLessThanOrEqual(0.2);
      for (const level of shift) expect(Math.abs(level)).toBeLessThanOrEqual(15);
    }
    expect(Math.max(...changes.map((change) => change.shift[2]))).toBeGreaterThan(14);
  });

  it('makes a tenth of small pictures grey, and none of the published', () => {
    expect(drawn.some((one) => one.isGrey)).toBe(false);
    // 10 % of 4000, with a standard deviation of 19.
    expect(Math.abs(draw(SMALL_AUGMENTATION).filter((one) => one.isGrey).length - 400)).toBeLessThan(80);
  });

  it('does nothing with NO_AUGMENTATION', () => {
    expect(drawDistortion(randomStream(1, 'any'), NO_AUGMENTATION, PICTURE)).toEqual(NO_DISTORTION);
  });

  it('draws the same from the same stream', () => {
    expect(draw().slice(0, 50)).toEqual(drawn.slice(0, 50));
  });
});

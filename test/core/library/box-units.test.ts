import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromStoredBox,
  fromStoredScore,
  toStoredBox,
  toStoredScore,
} from '../../../core/library/box-units.ts';

const coordinate = fc.double({ min: -10_000, max: 10_000, noNaN: true });
const side = fc.double({ min: 1, max: 10_000, noNaN: true });

describe('box units', () => {
  it('keep a box to a thirty-second of a pixel', () => {
    fc.assert(
      fc.property(coordinate, coordinate, side, side, (x, y, width, height) => {
        const box = { x, y, width, height };
        const back = fromStoredBox(toStoredBox(box));
        for (const key of ['x', 'y', 'width', 'height'] as const) {
          expect(Math.abs(back[key] - box[key])).toBeLessThanOrEqual(1 / 32);
        }
      }),
    );
  });

  it('keep a score to half a thousandth', () => {
    expect(fromStoredScore(toStoredScore(0.87654))).toBe(0.877);
    expect(fromStoredScore(toStoredScore(-1))).toBe(-1);
  });

  it('never make a side 0', () => {
    expect(fromStoredBox(toStoredBox({ x: 0, y: 0, width: 0.001, height: 0.001 }))).toEqual({
      x: 0,
      y: 0,
      width: 1 / 16,
      height: 1 / 16,
    });
  });

  it.each([
    ['an empty box', { x: 0, y: 0, width: 0, height: 5 }],
    ['a negative height', { x: 0, y: 0, width: 5, height: -1 }],
    ['NaN', { x: NaN, y: 0, width: 5, height: 5 }],
    ['an infinite side', { x: 0, y: 0, width: Infinity, height: 5 }],
  ])('refuse %s', (_name, box) => {
    expect(() => toStoredBox(box)).toThrow(expect.objectContaining({ code: 'invalid-box' }));
  });

  it('refuse a score that is not finite', () => {
    expect(() => toStoredScore(NaN)).toThrow(expect.objectContaining({ code: 'invalid-score' }));
  });
});

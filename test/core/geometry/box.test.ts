import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  area,
  clipBox,
  containsPoint,
  coveredShare,
  intersectionOverUnion,
  type Box,
} from '../../../core/geometry/index.ts';

const side = fc.double({ min: 0.001, max: 5000, noNaN: true });
const place = fc.double({ min: -5000, max: 5000, noNaN: true });
const anyBox: fc.Arbitrary<Box> = fc.record({ x: place, y: place, width: side, height: side });

describe('intersectionOverUnion', () => {
  it('is one third for boxes that share half of each', () => {
    const a = { x: 0, y: 0, width: 10, height: 10 };
    expect(intersectionOverUnion(a, { ...a, x: 5 })).toBeCloseTo(1 / 3, 12);
  });

  it('is symmetric, in [0, 1], and 1 for the same box', () => {
    fc.assert(
      fc.property(anyBox, anyBox, (a, b) => {
        const value = intersectionOverUnion(a, b);
        expect(value).toBe(intersectionOverUnion(b, a));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-9);
        expect(intersectionOverUnion(a, a)).toBeCloseTo(1, 6);
      }),
    );
  });

  it('is 0 for boxes that only touch', () => {
    const a = { x: 0, y: 0, width: 10, height: 10 };
    expect(intersectionOverUnion(a, { ...a, x: 10 })).toBe(0);
  });
});

describe('coveredShare', () => {
  it('never exceeds 1, and tells what share of the first box the second hides', () => {
    fc.assert(
      fc.property(anyBox, anyBox, (a, b) => {
        expect(coveredShare(a, b)).toBeLessThanOrEqual(1);
      }),
    );
    const small = { x: 2, y: 2, width: 4, height: 4 };
    expect(coveredShare(small, { x: 0, y: 0, width: 4, height: 10 })).toBe(0.5);
    expect(coveredShare(small, { x: 0, y: 0, width: 10, height: 10 })).toBe(1);
  });
});

describe('clipBox', () => {
  it('keeps what lies in the picture, and nothing of a box outside', () => {
    expect(clipBox({ x: -5, y: 90, width: 20, height: 20 }, 100, 100)).toEqual({
      x: 0,
      y: 90,
      width: 15,
      height: 10,
    });
    expect(area(clipBox({ x: 200, y: 0, width: 10, height: 10 }, 100, 100))).toBe(0);
  });
});

describe('containsPoint', () => {
  it('counts the edges in', () => {
    const box = { x: 1, y: 1, width: 2, height: 2 };
    expect([containsPoint(box, 1, 1), containsPoint(box, 3, 3), containsPoint(box, 3.01, 3)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

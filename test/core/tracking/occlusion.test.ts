import { describe, expect, it } from 'vitest';
import { occlusionOf } from '../../../core/tracking/index.ts';

const BOX = { x: 0, y: 0, width: 10, height: 20 };

describe('occlusionOf', () => {
  it.each([
    ['nobody else is there', [], 0],
    ['the others include the box itself', [BOX], 0],
    ['a person stands beside', [{ x: 20, y: 5, width: 10, height: 20 }], 0],
    ['a person in front, feet lower, covers the right half', [{ x: 5, y: 0, width: 10, height: 25 }], 0.5],
    ['a person behind, feet higher, overlaps', [{ x: 5, y: -10, width: 10, height: 25 }], 0],
    ['feet are level', [{ x: 5, y: 0, width: 10, height: 20 }], 0],
    [
      'two people in front cover a quarter and a half',
      [
        { x: -7.5, y: 0, width: 10, height: 25 },
        { x: 5, y: 0, width: 10, height: 25 },
      ],
      0.5,
    ],
  ])('where %s', (_, others, expected) => {
    expect(occlusionOf(BOX, others)).toBeCloseTo(expected, 12);
  });
});

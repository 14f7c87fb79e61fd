import { describe, expect, it } from 'vitest';
import { suppressOverlaps } from '../../../core/detection/suppression.ts';

const at = (x: number, score: number, width = 10) => ({ box: { x, y: 0, width, height: 10 }, score });

describe('suppressOverlaps', () => {
  it('drops what overlaps a better box by more than the limit, and orders by score', () => {
    // 10 × 10 boxes shifted by 2: 80 of 120 pixels shared, 0.667.
    const kept = suppressOverlaps([at(0, 0.5), at(2, 0.9), at(40, 0.7)], 0.6);
    expect(kept).toEqual([at(2, 0.9), at(40, 0.7)]);
  });

  it('keeps an overlap of exactly the limit', () => {
    // Shifted by 5: 50 of 150 pixels shared.
    expect(suppressOverlaps([at(0, 0.9), at(5, 0.8)], 1 / 3)).toHaveLength(2);
    expect(suppressOverlaps([at(0, 0.9), at(5, 0.8)], 0.333)).toHaveLength(1);
  });

  it('does not let a dropped box drop others', () => {
    // b overlaps a and c; a and c overlap too little.
    const kept = suppressOverlaps([at(0, 0.9), at(4, 0.8), at(8, 0.7)], 0.3);
    expect(kept.map((detection) => detection.score)).toEqual([0.9, 0.7]);
  });

  it('keeps the first of equal scores', () => {
    expect(suppressOverlaps([at(1, 0.5), at(0, 0.5)], 0.5)).toEqual([at(1, 0.5)]);
  });

  it('answers nothing to nothing', () => {
    expect(suppressOverlaps([], 0.5)).toEqual([]);
  });
});

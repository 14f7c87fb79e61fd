import { describe, expect, it } from 'vitest';
import { centernetBoxes } from '../../../core/detection/centernet-boxes.ts';

const ROWS = 4;
const COLUMNS = 5;

function maps(peaks: readonly { row: number; column: number; score: number }[]) {
  const heat = new Float32Array(ROWS * COLUMNS);
  for (const { row, column, score } of peaks) heat[row * COLUMNS + column] = score;
  const distances = Float32Array.from(
    { length: 4 * ROWS * COLUMNS },
    (_, index) => Math.floor(index / (ROWS * COLUMNS)) + 1,
  );
  return { heat, distances };
}

describe('centernetBoxes', () => {
  it('puts the edges at their distances from the peak', () => {
    const { heat, distances } = maps([{ row: 2, column: 3, score: 0.5 }]);
    expect(centernetBoxes(heat, distances, ROWS, COLUMNS, 0.3)).toEqual([
      { left: 12 - 1, top: 8 - 2, right: 12 + 3, bottom: 8 + 4, score: 0.5 },
    ]);
  });

  it('takes only the highest cell of a neighbourhood, best first', () => {
    const { heat, distances } = maps([
      { row: 0, column: 0, score: 0.5 },
      { row: 1, column: 1, score: 0.75 },
      { row: 3, column: 4, score: 0.875 },
      { row: 3, column: 2, score: 0.25 },
    ]);
    const scores = centernetBoxes(heat, distances, ROWS, COLUMNS, 0.3).map((box) => box.score);
    expect(scores).toEqual([0.875, 0.75]);
  });

  it('does not take a cell at the right edge for a neighbour of the next row', () => {
    const { heat, distances } = maps([
      { row: 1, column: 4, score: 0.5 },
      { row: 2, column: 0, score: 0.75 },
    ]);
    expect(centernetBoxes(heat, distances, ROWS, COLUMNS, 0.3)).toHaveLength(2);
  });
});

import type { CanvasBox } from './placement.ts';

/** A box with its score, on the detector's canvas. */
export interface ScoredBox extends CanvasBox {
  readonly score: number;
}

/** Canvas pixels per cell of CenterNet's maps. */
export const CENTERNET_STRIDE = 4;

/** As many as the published graph gives (`TopKV2`, k = 100). */
const MAXIMUM_BOXES = 100;

/**
 * The people in CenterNet's maps, best first: each local maximum of the heat map is a person, and the other map holds
 * the distances from there to the left, top, right and bottom edge, in canvas pixels.
 * Shapes: heat [rows, columns] in 0…1; distances [4, rows, columns].
 * Source: the tail of the published graph (max-pool 3×3, equality, top 100, gather), see Zhou et al. 2019, "Objects
 * as Points", section 4.
 */
export function centernetBoxes(
  heat: Float32Array,
  distances: Float32Array,
  rows: number,
  columns: number,
  minimumScore: number,
): ScoredBox[] {
  const boxes: ScoredBox[] = [];
  const cells = rows * columns;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const cell = row * columns + column;
      const score = heat[cell] ?? 0;
      if (score < minimumScore || !isPeak(heat, rows, columns, row, column)) continue;
      const x = column * CENTERNET_STRIDE;
      const y = row * CENTERNET_STRIDE;
      boxes.push({
        left: x - (distances[cell] ?? 0),
        top: y - (distances[cells + cell] ?? 0),
        right: x + (distances[2 * cells + cell] ?? 0),
        bottom: y + (distances[3 * cells + cell] ?? 0),
        score,
      });
    }
  }
  return boxes.sort((a, b) => b.score - a.score).slice(0, MAXIMUM_BOXES);
}

function isPeak(heat: Float32Array, rows: number, columns: number, row: number, column: number): boolean {
  const score = heat[row * columns + column] ?? 0;
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
      if ((heat[y * columns + x] ?? 0) > score) return false;
    }
  }
  return true;
}

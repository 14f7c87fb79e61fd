import { coversPoint, shapeExtent, type Extent, type Shape } from './shape.ts';

/** What can be seen of one silhouette. */
export interface Visibility {
  /** The extent of the whole silhouette in pixels; may reach beyond the picture. */
  readonly extent: Extent;
  /** Share of the silhouette that lies in the picture, 0–1. */
  readonly inPicture: number;
  /** Share of the part in the picture that nothing nearer hides, 0–1; 0 where no part is in the picture. */
  readonly unhidden: number;
}

/** Silhouettes are sampled on a grid this many pixels apart. */
const CELL = 4;

/** The cells of a grid that a silhouette covers: rows and columns of the picture's grid, and beyond it. */
interface Mask {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly covered: Uint8Array;
}

/** The first and the last cell whose middle lies in the range of pixels. */
function cellRange(low: number, high: number): [first: number, last: number] {
  return [Math.ceil(low / CELL - 0.5), Math.floor(high / CELL - 0.5)];
}

function maskOf(shapes: readonly Shape[], extent: Extent): Mask {
  const [column, lastColumn] = cellRange(extent.left, extent.right);
  const [row, lastRow] = cellRange(extent.top, extent.bottom);
  const columns = Math.max(0, lastColumn - column + 1);
  const covered = new Uint8Array(columns * Math.max(0, lastRow - row + 1));
  for (const shape of shapes) {
    const part = shapeExtent(shape);
    if (part === null) continue;
    const [fromColumn, toColumn] = cellRange(part.left, part.right);
    const [fromRow, toRow] = cellRange(part.top, part.bottom);
    for (let y = fromRow; y <= toRow; y += 1) {
      for (let x = fromColumn; x <= toColumn; x += 1) {
        const cell = (y - row) * columns + x - column;
        if (covered[cell] === 0 && coversPoint(shape, (x + 0.5) * CELL, (y + 0.5) * CELL)) covered[cell] = 1;
      }
    }
  }
  return { column, row, columns, covered };
}

/**
 * The visibility of each silhouette among the others. `nearestFirst` holds the shapes of every thing in the picture
 * in order of depth, with the extent of its silhouette; the answers come in the same order.
 */
export function measureVisibility(
  nearestFirst: readonly { readonly shapes: readonly Shape[]; readonly extent: Extent }[],
  width: number,
  height: number,
): readonly Visibility[] {
  const gridColumns = Math.ceil(width / CELL);
  const gridRows = Math.ceil(height / CELL);
  const isTaken = new Uint8Array(gridColumns * gridRows);
  return nearestFirst.map(({ shapes, extent }) => {
    const { column, row, columns, covered } = maskOf(shapes, extent);
    let [whole, inside, free] = [0, 0, 0];
    for (const [index, isCovered] of covered.entries()) {
      if (isCovered === 0) continue;
      whole += 1;
      const [x, y] = [column + (index % columns), row + Math.floor(index / columns)];
      if (x < 0 || y < 0 || x >= gridColumns || y >= gridRows) continue;
      inside += 1;
      const cell = y * gridColumns + x;
      if (isTaken[cell] === 0) free += 1;
      isTaken[cell] = 1;
    }
    return { extent, inPicture: whole > 0 ? inside / whole : 0, unhidden: inside > 0 ? free / inside : 0 };
  });
}

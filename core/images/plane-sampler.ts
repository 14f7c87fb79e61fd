import { triangleFilter, type FilterTable } from './triangle-filter.ts';

/** One channel of a picture inside its buffer: sample (x, y) is `data[offset + y · rowStride + x · pixelStride]`. */
export interface Plane {
  readonly data: Uint8Array;
  readonly offset: number;
  readonly rowStride: number;
  readonly pixelStride: number;
  readonly width: number;
  readonly height: number;
}

/** A part of a plane in its own samples; sample j covers [j, j + 1). May reach outside the plane. */
export interface PlaneWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Resamples a window of a plane to `width` × `height`, row by row: the source rows that matter are filtered
 * horizontally at once, the vertical filter runs when a row is asked for. Only samples under the window are read.
 */
export class PlaneSampler {
  readonly #vertical: FilterTable;
  readonly #rows: Float32Array;
  readonly #firstRow: number;
  readonly #width: number;

  constructor(plane: Plane, window: PlaneWindow, width: number, height: number) {
    const horizontal = triangleFilter(plane.width, window.x, window.width, width);
    this.#vertical = triangleFilter(plane.height, window.y, window.height, height);
    this.#width = width;
    const { starts, taps } = this.#vertical;
    this.#firstRow = starts[0] ?? 0;
    const rowCount = (starts[height - 1] ?? 0) + taps - this.#firstRow;
    this.#rows = filterRows(plane, this.#firstRow, rowCount, horizontal);
  }

  /** Writes output row `y` (values 0–255, not rounded) to the first samples of `out`. */
  readRow(y: number, out: Float32Array): void {
    const { taps, starts, weights } = this.#vertical;
    const rows = this.#rows;
    const width = this.#width;
    const first = ((starts[y] ?? 0) - this.#firstRow) * width;
    if (taps === 1) {
      out.set(rows.subarray(first, first + width));
      return;
    }
    const weight0 = weights[y * taps] ?? 0;
    const weight1 = weights[y * taps + 1] ?? 0;
    for (let x = 0; x < width; x++) {
      out[x] = weight0 * (rows[first + x] ?? 0) + weight1 * (rows[first + width + x] ?? 0);
    }
    for (let tap = 2; tap < taps; tap++) {
      const weight = weights[y * taps + tap] ?? 0;
      if (weight === 0) continue;
      const row = first + tap * width;
      for (let x = 0; x < width; x++) out[x] = (out[x] ?? 0) + weight * (rows[row + x] ?? 0);
    }
  }
}

/** [rowCount, filter.count]: rows from `firstRow` on, resampled horizontally. */
function filterRows(plane: Plane, firstRow: number, rowCount: number, filter: FilterTable): Float32Array {
  const { data, rowStride, pixelStride } = plane;
  const { count, taps, starts, weights } = filter;
  const rows = new Float32Array(rowCount * count);
  for (let row = 0; row < rowCount; row++) {
    const line = plane.offset + (firstRow + row) * rowStride;
    const target = row * count;
    for (let x = 0; x < count; x++) {
      let source = line + (starts[x] ?? 0) * pixelStride;
      const end = (x + 1) * taps;
      let sum = 0;
      for (let slot = x * taps; slot < end; slot++) {
        sum += (weights[slot] ?? 0) * (data[source] ?? 0);
        source += pixelStride;
      }
      rows[target + x] = sum;
    }
  }
  return rows;
}

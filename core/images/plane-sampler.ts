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
 * Resamples a window of a plane to `width` × `height`, row by row: the source rows under an output row are blended to
 * one line, which is then filtered horizontally. Only samples under the window are read.
 */
export class PlaneSampler {
  readonly #plane: Plane;
  readonly #vertical: FilterTable;
  readonly #horizontal: FilterTable;
  readonly #firstColumn: number;
  readonly #line: Float32Array;

  constructor(plane: Plane, window: PlaneWindow, width: number, height: number) {
    this.#plane = plane;
    this.#vertical = triangleFilter(plane.height, window.y, window.height, height);
    this.#horizontal = triangleFilter(plane.width, window.x, window.width, width);
    const { starts, taps } = this.#horizontal;
    this.#firstColumn = starts[0] ?? 0;
    this.#line = new Float32Array((starts[width - 1] ?? 0) + taps - this.#firstColumn);
  }

  /** Writes output row `y` (values 0–255, not rounded) to the first samples of `out`. */
  readRow(y: number, out: Float32Array): void {
    this.#blendRows(y);
    filterLine(this.#line, this.#firstColumn, this.#horizontal, out);
  }

  #blendRows(y: number): void {
    const { data, rowStride, pixelStride, offset } = this.#plane;
    const { taps, starts, weights } = this.#vertical;
    const line = this.#line;
    const count = line.length;
    const base = offset + (starts[y] ?? 0) * rowStride + this.#firstColumn * pixelStride;
    // Two rows at a time: half the passes over the line. A lone last row is paired with itself at weight 0.
    for (let tap = 0; tap < taps; tap += 2) {
      const isPair = tap + 1 < taps;
      const weightA = weights[y * taps + tap] ?? 0;
      const weightB = isPair ? (weights[y * taps + tap + 1] ?? 0) : 0;
      let a = base + tap * rowStride;
      const toB = isPair ? rowStride : 0;
      if (tap === 0) {
        for (let x = 0; x < count; x++, a += pixelStride) {
          line[x] = weightA * (data[a] ?? 0) + weightB * (data[a + toB] ?? 0);
        }
      } else {
        for (let x = 0; x < count; x++, a += pixelStride) {
          line[x] = (line[x] ?? 0) + weightA * (data[a] ?? 0) + weightB * (data[a + toB] ?? 0);
        }
      }
    }
  }
}

/** Resamples a line whose first sample is column `firstColumn` of its plane. */
function filterLine(line: Float32Array, firstColumn: number, filter: FilterTable, out: Float32Array): void {
  const { count, taps, starts, weights } = filter;
  if (taps === 2) {
    // The commonest case by far (any enlargement), without the inner loop.
    for (let x = 0; x < count; x++) {
      const source = (starts[x] ?? 0) - firstColumn;
      out[x] =
        (weights[2 * x] ?? 0) * (line[source] ?? 0) + (weights[2 * x + 1] ?? 0) * (line[source + 1] ?? 0);
    }
    return;
  }
  for (let x = 0; x < count; x++) {
    const source = (starts[x] ?? 0) - firstColumn;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) sum += (weights[x * taps + tap] ?? 0) * (line[source + tap] ?? 0);
    out[x] = sum;
  }
}

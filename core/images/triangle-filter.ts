/**
 * For each of `count` output samples: the first source sample that contributes, and `taps` weights that sum to 1.
 */
export interface FilterTable {
  readonly count: number;
  readonly taps: number;
  readonly starts: Int32Array;
  /** [count, taps]. */
  readonly weights: Float32Array;
}

/**
 * Weights that resample `count` samples out of the stretch [origin, origin + extent) of a line of `sourceLength`
 * samples, of which sample j covers [j, j + 1). The kernel is a triangle: bilinear interpolation when enlarging,
 * widened by the scale when shrinking, so every source sample counts (no aliasing). What lies outside the line
 * repeats its first or last sample.
 */
export function triangleFilter(
  sourceLength: number,
  origin: number,
  extent: number,
  count: number,
): FilterTable {
  const step = extent / count;
  const support = Math.max(1, step);
  // The open interval of the kernel's width holds at most this many whole numbers.
  const taps = Math.min(sourceLength, Math.ceil(2 * support));
  const starts = new Int32Array(count);
  const weights = new Float32Array(count * taps);
  for (let output = 0; output < count; output++) {
    // Source coordinate of the output sample's centre, in units where sample j has its centre at j.
    const centre = origin + (output + 0.5) * step - 0.5;
    const from = Math.floor(centre - support) + 1;
    const to = Math.ceil(centre + support) - 1;
    const start = Math.min(Math.max(from, 0), sourceLength - taps);
    starts[output] = start;
    let sum = 0;
    for (let source = from; source <= to; source++) {
      const weight = 1 - Math.abs(source - centre) / support;
      const slot = output * taps + Math.min(Math.max(source, 0), sourceLength - 1) - start;
      weights[slot] = (weights[slot] ?? 0) + weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap++) {
      const slot = output * taps + tap;
      weights[slot] = (weights[slot] ?? 0) / sum;
    }
  }
  return { count, taps, starts, weights };
}

/** Frames a second as a fraction. */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

/** NTSC's rates, and those of film and television. */
const COMMON_RATES: readonly FrameRate[] = [
  ...[24, 30, 48, 60, 120].map((rate) => ({ numerator: 1000 * rate, denominator: 1001 })),
  ...[5, 6, 10, 12, 15, 20, 24, 25, 30, 48, 50, 60, 90, 100, 120, 200, 240].map((rate) => ({
    numerator: rate,
    denominator: 1,
  })),
  { numerator: 25, denominator: 2 },
];

/** Share by which a measured rate may miss a common one: timestamps in milliseconds are as coarse. */
const TOLERANCE = 2e-4;

/**
 * The rate of a video from its frame times (ascending, seconds): a common one where it is as near as timestamps
 * allow, else thousandths of a frame a second. A video of one frame counts as 25 frames a second.
 */
export function frameRateOf(times: Float64Array): FrameRate {
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  if (times.length < 2 || last <= first) return { numerator: 25, denominator: 1 };
  const rate = (times.length - 1) / (last - first);
  // A short clip's timestamps, in milliseconds, say less of its rate.
  const tolerance = Math.max(TOLERANCE, 0.001 / (last - first));
  const distance = ({ numerator, denominator }: FrameRate): number =>
    Math.abs(numerator / denominator / rate - 1);
  const nearest = COMMON_RATES.filter((common) => distance(common) <= tolerance).sort(
    (a, b) => distance(a) - distance(b),
  )[0];
  return nearest ?? { numerator: Math.round(rate * 1000), denominator: 1000 };
}

/** When a frame ends: when the next one starts, the last one with the video. `end` in seconds. */
export function frameEnd(times: Float64Array, frame: number, end: number): number {
  return times[frame + 1] ?? end;
}

/** Browsers and sums with a clock's offset round presentation times by less, in seconds. */
const ROUNDING = 1e-6;

/** The frame that is shown at `time`: the last that has begun, the first where none has. `times`: ascending seconds. */
export function shownFrame(times: Float64Array, time: number): number {
  return Math.max(
    0,
    times.findLastIndex((candidate) => candidate <= time + ROUNDING),
  );
}

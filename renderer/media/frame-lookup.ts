/**
 * Presentation times differ from a browser's by rounding to microseconds, and from sums with an offset by
 * rounding of floating point; frames are never this close, in seconds.
 */
const TIME_TOLERANCE = 1e-4;
/** How far into a frame a seek aims at most, so that it lands on this frame and not on the one before. */
const LONGEST_AIM = 0.02;

/** Index of the frame that is shown at `time`, or -1 before the first. `times` is ascending, in seconds. */
export function frameIndexAt(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) <= time + TIME_TOLERANCE) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Where to seek so that a browser shows the frame of `time`: inside the frame, since a seek to its very edge may
 * be rounded to the frame before.
 */
export function seekTarget(times: readonly number[] | undefined, time: number): number {
  if (times === undefined || times.length === 0) return time + TIME_TOLERANCE;
  const index = Math.max(0, frameIndexAt(times, time));
  const frame = times[index] ?? time;
  const next = times[index + 1] ?? frame + 2 * LONGEST_AIM;
  return frame + Math.min((next - frame) / 2, LONGEST_AIM);
}

/** The time of the frame `steps` frames away from the one shown at `time`; stays inside the video. */
export function stepFrames(times: readonly number[], time: number, steps: number): number {
  const index = Math.min(Math.max(frameIndexAt(times, time) + steps, 0), times.length - 1);
  return times[index] ?? time;
}

/** The time of the frame that begins nearest to `time`. `times` is ascending and not empty. */
export function nearestFrame(times: readonly number[], time: number): number {
  const index = Math.max(0, frameIndexAt(times, time));
  const before = times[index] ?? time;
  const after = times[index + 1] ?? before;
  return Math.abs(after - time) < Math.abs(before - time) ? after : before;
}

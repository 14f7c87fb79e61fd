import { InvalidOptionError } from '../errors/index.ts';

/** The frames of one video: identity of a frame is its index here, its time the timestamp that the file gives it. */
export interface FrameTable {
  /** Presentation timestamps in seconds, strictly ascending; index = frame index. Shape: [frames] */
  readonly times: Float64Array;
  /** Frames that the container promises: above `times.length` where the file was cut short. */
  readonly expectedCount: number;
  /** Whether the distances between frames differ by more than the rounding of timestamps. */
  readonly hasVariableFrameRate: boolean;
}

/** Matroska rounds its timestamps to the millisecond, so equal distances may differ by one. */
const ROUNDING_SECONDS = 0.0015;

/** Timestamps of one frame read twice agree to this; grid times are met to this. */
const EPSILON_SECONDS = 1e-6;

/**
 * A table from its timestamps: also from stored ones.
 *
 * Throws: InvalidOptionError where they are not finite and strictly ascending.
 */
export function makeFrameTable(times: Float64Array, expectedCount: number = times.length): FrameTable {
  let shortest = Infinity;
  let longest = 0;
  for (const [index, time] of times.entries()) {
    const distance = index === 0 ? NaN : time - (times[index - 1] ?? NaN);
    if (!Number.isFinite(time) || distance <= 0) {
      throw new InvalidOptionError(
        'invalid-frame-table',
        `The frame table's time ${time} at index ${index} is not finite, or not after the one before it.`,
        { details: { index, time } },
      );
    }
    if (index === 0) continue;
    shortest = Math.min(shortest, distance);
    longest = Math.max(longest, distance);
  }
  return {
    times,
    expectedCount: Math.max(expectedCount, times.length),
    hasVariableFrameRate: times.length > 2 && longest - shortest > ROUNDING_SECONDS,
  };
}

/** The first index whose time is at or after `time` (seconds); `times.length` where none is. */
export function firstFrameFrom(table: Pick<FrameTable, 'times'>, time: number): number {
  let low = 0;
  let high = table.times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((table.times[middle] ?? Infinity) < time - EPSILON_SECONDS) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The frame that a player shows at `time` (seconds): the last one not after it, at the start the first one. */
export function frameAt(table: Pick<FrameTable, 'times'>, time: number): number {
  return Math.max(0, firstFrameFrom(table, time + 2 * EPSILON_SECONDS) - 1);
}

/**
 * The frames to look at when one in every `every` seconds is wanted: for each k the first frame at or after
 * `t₀ + k · every`, t₀ being the table's first time. It depends on the table alone, not on where decoding starts.
 *
 * Throws: InvalidOptionError where `every` is not a positive number.
 */
export function sampleFrames(table: FrameTable, every: number): number[] {
  if (!(every > 0 && Number.isFinite(every))) {
    throw new InvalidOptionError('invalid-interval', `The interval of ${every} seconds must be above zero.`);
  }
  const start = table.times[0];
  const indexes: number[] = [];
  if (start === undefined) return indexes;
  let next = 0;
  for (const [index, time] of table.times.entries()) {
    const step = Math.floor((time - start + EPSILON_SECONDS) / every);
    if (step < next) continue;
    indexes.push(index);
    next = step + 1;
  }
  return indexes;
}

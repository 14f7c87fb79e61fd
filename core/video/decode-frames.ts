import { InvalidOptionError, MediaError } from '../errors/index.ts';
import { FrameRun, type FrameRunOptions } from './frame-run.ts';
import type { FrameTable } from './frame-table.ts';
import type { ChildLimits } from './media-child.ts';
import { resolveMediaTools, type MediaTools } from './media-tools.ts';
import type { VideoFrame } from './video-frame.ts';
import type { VideoProbe } from './video-probe.ts';

/** Options of {@link decodeFrames}. */
export interface DecodeFramesOptions extends ChildLimits {
  readonly probe: VideoProbe;
  readonly table: FrameTable;
  /** Indexes into the table, strictly ascending. */
  readonly indexes: readonly number[];
  /** Decoder threads. Default: as many as FFmpeg thinks right */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default: {@link resolveMediaTools} */
  readonly tools?: MediaTools | undefined;
}

/** Seconds before the wanted frame at which a second attempt starts, where the first one came down behind it. */
const PREROLL_SECONDS = 10;

/** These state where their key frames are; other containers are searched by guessing, so with a preroll. */
const INDEXED_CONTAINERS = /^(mov|matroska)/;

/**
 * Decodes the chosen frames of a video, in order. Decoding starts at the key frame before the first of them and runs
 * at most {@link READ_AHEAD} frames ahead of the consumer; leaving the loop early ends the decoder.
 *
 * Every frame is the one that the table names. Frames that are missing are passed over, and when all others are
 * given the generator throws; likewise at the end of a file that holds fewer frames than it promises.
 *
 * Throws: MediaError `truncated-video` with details `{decoded, expected}`, or `tool-stalled`; InvalidOptionError for
 * indexes that are not ascending or not in the table; CancelledError.
 */
export async function* decodeFrames(
  path: string,
  options: DecodeFramesOptions,
): AsyncGenerator<VideoFrame, void, undefined> {
  const { probe, table, indexes } = options;
  assertIndexes(indexes, table);
  const first = indexes[0];
  if (first === undefined) return;
  const tools = options.tools ?? (await resolveMediaTools());
  const run = { ...options, path, tools, threads: options.threads ?? null, signal: options.signal };
  for (const seekTime of seekTimes(probe, table.times[first] ?? NaN)) {
    const isLastAttempt = seekTime === null;
    await using frames = new FrameRun({ ...run, seekTime } satisfies FrameRunOptions);
    let frame = await frames.next();
    if (frame?.index !== first && !isLastAttempt) continue;
    while (frame !== undefined) {
      yield frame;
      frame = await frames.next();
    }
    assertComplete(path, options, frames);
    return;
  }
}

/** Where decoding may start for a frame, best first: a seek that comes down too late is followed by an earlier one. */
function seekTimes(probe: VideoProbe, time: number): (number | null)[] {
  const times = [time, time - PREROLL_SECONDS].slice(INDEXED_CONTAINERS.test(probe.container) ? 0 : 1);
  // A raw stream has no timestamps to seek by.
  return probe.hasTimestamps ? [...times.filter((start) => start > probe.startTime), null] : [null];
}

function assertIndexes(indexes: readonly number[], table: FrameTable): void {
  let previous = -1;
  for (const index of indexes) {
    if (!Number.isInteger(index) || index <= previous || index >= table.times.length) {
      throw new InvalidOptionError(
        'invalid-frame-index',
        `Frame ${index} cannot be decoded after frame ${previous}: indexes must ascend within 0…${table.times.length - 1}.`,
        { details: { index, previous, frames: table.times.length } },
      );
    }
    previous = index;
  }
}

function assertComplete(path: string, { table, indexes }: DecodeFramesOptions, frames: FrameRun): void {
  const lost = frames.lostCount;
  const cutOff = reachesEnd(table, indexes) ? table.expectedCount - table.times.length : 0;
  if (lost + cutOff === 0) return;
  const expected = table.expectedCount;
  const decoded = expected - lost - (expected - table.times.length);
  throw new MediaError(
    'truncated-video',
    `"${path}" is incomplete: decoded ${decoded.toLocaleString('en-US')} of ${expected.toLocaleString('en-US')} ` +
      'frames. What could be read was used; copy or record the file again for the rest.',
    { details: { path, decoded, expected, log: frames.log } },
  );
}

/** Whether a choice runs to the end of the table: its next frame, one step on, would no longer be in it. */
function reachesEnd({ times }: FrameTable, indexes: readonly number[]): boolean {
  // Steps of a grid differ by a frame, so the longest of the last few is taken.
  const latest = indexes.slice(-8);
  const steps = latest.slice(1).map((index, place) => index - (latest[place] ?? index));
  return (latest.at(-1) ?? -1) + Math.max(1, ...steps) >= times.length;
}

import { throwIfCancelled } from '../errors/index.ts';
import { yuv420ByteLength } from '../images/index.ts';
import { FrameAssembler } from './frame-assembler.ts';
import {
  parseTimestampLine,
  pictureFilter,
  secondsTicks,
  selectExpression,
  timestampFilter,
} from './frame-filter.ts';
import type { FrameTable } from './frame-table.ts';
import { MediaChild, type ChildExit, type ChildLimits } from './media-child.ts';
import type { MediaTools } from './media-tools.ts';
import { LineSplitter, stalledError } from './run-tool.ts';
import { decodeArguments } from './tool-arguments.ts';
import type { VideoFrame } from './video-frame.ts';
import type { VideoProbe } from './video-probe.ts';

/** What one FFmpeg process decodes. */
export interface FrameRunOptions extends ChildLimits {
  readonly path: string;
  readonly probe: VideoProbe;
  readonly table: FrameTable;
  /** Ascending, not empty. */
  readonly indexes: readonly number[];
  /** Seconds of the file's own timestamps; decoding starts at a key frame at or before. Null: at the start */
  readonly seekTime: number | null;
  readonly threads: number | null;
  readonly tools: MediaTools;
  readonly signal: AbortSignal | undefined;
}

/** Whole frames that wait for the consumer, so that decoding goes on while one is worked on. */
const READ_AHEAD = 2;

/**
 * One FFmpeg process that gives the chosen frames in order. Each picture is matched with the timestamp that the
 * process reports for it, so a frame that comes is the one that the table names, or it does not come.
 */
export class FrameRun implements AsyncDisposable {
  readonly #child: MediaChild;
  readonly #options: FrameRunOptions;
  readonly #chosen: Map<number, number>;
  readonly #pictures: Uint8Array<SharedArrayBuffer>[] = [];
  readonly #arrivals: number[] = [];
  #cursor: number;
  #decodedCount = 0;
  #decodedBehindLast = 0;
  #exit: ChildExit | undefined;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(options: FrameRunOptions) {
    const { probe, table, indexes, tools } = options;
    this.#options = options;
    this.#cursor = indexes[0] ?? 0;
    this.#chosen = new Map(indexes.map((index) => [secondsTicks(probe, table.times[index] ?? NaN), index]));
    const frames = new FrameAssembler(yuv420ByteLength(probe.width, probe.height), (picture) => {
      this.#pictures.push(picture);
      this.#settleArrival();
    });
    const lines = new LineSplitter((line) => this.#takeTimestamp(parseTimestampLine(line)));
    const filter = [
      timestampFilter(probe),
      `select='${selectExpression(probe, table, indexes)}'`,
      pictureFilter(probe),
    ];
    const programArguments = decodeArguments({
      path: options.path,
      seekSeconds: options.seekTime === null ? null : options.seekTime - probe.startTime,
      codecLibrary: tools.version.codecLibrary,
      threads: options.threads,
      frameCount: indexes.length,
      output: 'rawvideo',
    });
    this.#child = new MediaChild(tools.ffmpeg, programArguments, {
      ...options,
      input: filter.join(','),
      onOutput: (chunk) => frames.push(chunk),
      onSideOutput: (chunk) => lines.push(chunk),
    });
    void this.#watchExit();
  }

  /**
   * Frames of the table that did not come, chosen or not, after the process has ended: up to the last chosen one, and
   * where that one did not come, up to the end of the table.
   */
  get lostCount(): number {
    const { table, indexes } = this.#options;
    const first = indexes[0] ?? 0;
    if (this.#chosen.size > 0) return table.times.length - first - this.#decodedCount;
    return (indexes.at(-1) ?? first) - first + 1 - (this.#decodedCount - this.#decodedBehindLast);
  }

  /** The log of the process after its end, for error reports. */
  get log(): string {
    return this.#exit?.log ?? '';
  }

  /**
   * The next frame, or undefined where the process has ended.
   *
   * Throws: MediaError `tool-stalled`; CancelledError.
   */
  async next(): Promise<VideoFrame | undefined> {
    for (;;) {
      throwIfCancelled(this.#options.signal);
      if (this.#failure !== undefined) throw this.#failure;
      const frame = this.#takeFrame();
      if (frame !== undefined) return frame;
      if (this.#exit?.isStalled === true) throw stalledError(this.#options.path, this.#exit);
      if (this.#exit !== undefined) return undefined;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#wake = () => resolve(undefined);
      await promise;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }

  #takeFrame(): VideoFrame | undefined {
    const data = this.#pictures[0];
    const index = this.#arrivals[0];
    if (data === undefined || index === undefined) return undefined;
    this.#pictures.shift();
    this.#arrivals.shift();
    if (Math.min(this.#pictures.length, this.#arrivals.length) < READ_AHEAD) this.#child.resumeOutput();
    const { probe, table } = this.#options;
    const { width, height, matrix, range } = probe;
    return { index, time: table.times[index] ?? NaN, image: { width, height, data, matrix, range } };
  }

  /** Called for every decoded frame, before the choice; undefined is a line that is no timestamp. */
  #takeTimestamp(ticks: number | undefined): void {
    if (ticks === undefined) return;
    this.#countDecoded(ticks);
    const index = this.#chosen.get(ticks);
    if (index === undefined) return;
    // As the select expression does: a repeated timestamp is the same frame.
    this.#chosen.delete(ticks);
    this.#arrivals.push(index);
    this.#settleArrival();
  }

  #countDecoded(ticks: number): void {
    const { probe, table, indexes } = this.#options;
    const ticksAt = (index: number): number => secondsTicks(probe, table.times[index] ?? Infinity);
    while (ticksAt(this.#cursor) < ticks) this.#cursor += 1;
    if (ticksAt(this.#cursor) !== ticks) return;
    if (this.#cursor > (indexes.at(-1) ?? -1)) this.#decodedBehindLast += 1;
    this.#cursor += 1;
    this.#decodedCount += 1;
  }

  /** A picture or a timestamp has come: where whole frames wait, the child is to wait as well. */
  #settleArrival(): void {
    const waiting = Math.min(this.#pictures.length, this.#arrivals.length);
    if (waiting >= READ_AHEAD) this.#child.pauseOutput();
    if (waiting > 0) this.#notify();
  }

  async #watchExit(): Promise<void> {
    try {
      this.#exit = await this.#child.exit;
    } catch (error) {
      this.#failure = error as Error;
    }
    this.#notify();
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}

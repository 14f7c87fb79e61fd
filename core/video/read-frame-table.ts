import { MediaError, throwIfCancelled } from '../errors/index.ts';
import { parseTimestampLine, tickSeconds, timestampFilter } from './frame-filter.ts';
import { makeFrameTable, type FrameTable } from './frame-table.ts';
import { MediaChild } from './media-child.ts';
import { openingError } from './media-failure.ts';
import { resolveMediaTools, type MediaTools } from './media-tools.ts';
import type { OpenOptions } from './probe-video.ts';
import { LineSplitter, runToolLines, stalledError } from './run-tool.ts';
import { decodeArguments, packetArguments } from './tool-arguments.ts';
import type { VideoProbe } from './video-probe.ts';

/** Frames of one file: 23 hours at 120 frames a second. */
const MAXIMUM_FRAMES = 10_000_000;

/** Bytes of the longest packet line. */
const BYTES_PER_LINE = 64;

/** Decoded at the start of a file to see whether its packets tell the truth. */
const CHECKED_FRAMES = 48;

/** Containers that store a timestamp for each packet, and codecs whose packets give one frame each. */
const TIMESTAMPED_CONTAINERS = /^(mov|matroska)/;
const FRAME_PER_PACKET_CODECS = new Set(['h264', 'hevc', 'vp9', 'av1', 'mjpeg', 'prores', 'dnxhd']);

/**
 * Reads the timestamps of all frames of a video: those that decoding gives, in presentation order.
 *
 * Where the container states a timestamp for each packet and a packet is a frame, the packets are read (no decoding,
 * as fast as the disk) and the first frames are decoded to check them; elsewhere, and where the check fails, the
 * whole file is decoded once.
 *
 * Throws: MediaError `no-frames` where nothing can be decoded, and as {@link probeVideo}; CancelledError.
 */
export async function readFrameTable(
  path: string,
  probe: VideoProbe,
  options: OpenOptions = {},
): Promise<FrameTable> {
  const tools = options.tools ?? (await resolveMediaTools());
  const table = arePacketsFrames(probe)
    ? await tableFromPackets(path, probe, tools, options.signal)
    : undefined;
  if (table !== undefined) return table;
  const ticks = ascending(await decodeTicks(path, probe, tools, null, options.signal));
  return tableOf(path, probe, ticks, probe.frameCount ?? 0);
}

function arePacketsFrames(probe: VideoProbe): boolean {
  return (
    probe.hasTimestamps &&
    TIMESTAMPED_CONTAINERS.test(probe.container) &&
    FRAME_PER_PACKET_CODECS.has(probe.codec)
  );
}

async function tableFromPackets(
  path: string,
  probe: VideoProbe,
  tools: MediaTools,
  signal: AbortSignal | undefined,
): Promise<FrameTable | undefined> {
  const shown: number[] = [];
  let packets = 0;
  let unstamped = 0;
  const exit = await runToolLines(
    tools.ffprobe,
    packetArguments(path),
    { signal, maximumBytes: MAXIMUM_FRAMES * BYTES_PER_LINE },
    (line) => {
      const packet = parsePacketLine(line);
      if (packet === undefined) return;
      packets += 1;
      if (packet.ticks === null) unstamped += 1;
      else if (!packet.isDiscarded) shown.push(packet.ticks);
    },
  );
  if (exit.exitCode !== 0) throw openingError(path, exit);
  if (unstamped > 0) return undefined;
  const ticks = [...new Set(shown)].sort((a, b) => a - b);
  const decoded = ascending(await decodeTicks(path, probe, tools, CHECKED_FRAMES, signal));
  const first = decoded[0];
  if (first === undefined) return undefined;
  // A recording that was cut between key frames starts with packets that nothing can decode.
  const reachable = ticks.slice(lowerBound(ticks, first));
  if (decoded.some((value, index) => value !== reachable[index])) return undefined;
  const missing = Math.max(0, (probe.frameCount ?? 0) - packets);
  return tableOf(path, probe, reachable, reachable.length + missing);
}

function lowerBound(values: readonly number[], value: number): number {
  const index = values.findIndex((candidate) => candidate >= value);
  return index === -1 ? values.length : index;
}

/** One packet of ffprobe's list: its timestamp in ticks, and whether an edit list hides its frame. */
export function parsePacketLine(line: string): { ticks: number | null; isDiscarded: boolean } | undefined {
  const match = /^(-?\d+|N\/A),([A-Z_]+)/.exec(line);
  if (match === null) return undefined;
  const [, ticks, flags = ''] = match;
  return { ticks: ticks === 'N/A' ? null : Number(ticks), isDiscarded: flags.includes('D') };
}

/** The timestamps that decoding gives, in ticks, as they come: of the whole file, or of its first frames. */
async function decodeTicks(
  path: string,
  probe: VideoProbe,
  tools: MediaTools,
  frameCount: number | null,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const ticks: number[] = [];
  const lines = new LineSplitter((line) => {
    const value = parseTimestampLine(line);
    if (value !== undefined) ticks.push(value);
  });
  const programArguments = decodeArguments({
    path,
    seekSeconds: null,
    codecLibrary: tools.version.codecLibrary,
    threads: null,
    frameCount,
    output: 'null',
  });
  await using child = new MediaChild(tools.ffmpeg, programArguments, {
    signal,
    input: timestampFilter(probe),
    onSideOutput: (chunk) => {
      if (ticks.length <= MAXIMUM_FRAMES) lines.push(chunk);
    },
  });
  const exit = await child.exit;
  throwIfCancelled(signal);
  if (exit.isStalled) throw stalledError(path, exit);
  if (ticks.length === 0) {
    throw new MediaError(
      'no-frames',
      `No frame of "${path}" can be decoded. The file is damaged or cut short.`,
      {
        details: { path, exitCode: exit.exitCode, log: exit.log },
      },
    );
  }
  // The filter may see a frame more than was asked for.
  return frameCount === null ? ticks : ticks.slice(0, frameCount);
}

/** The frames that advance in time: one that repeats or steps back has no timestamp of its own to be found by. */
function ascending(ticks: readonly number[]): number[] {
  let latest = -Infinity;
  return ticks.filter((value) => {
    if (value <= latest) return false;
    latest = value;
    return true;
  });
}

function tableOf(path: string, probe: VideoProbe, ticks: readonly number[], promised: number): FrameTable {
  if (ticks.length > MAXIMUM_FRAMES) {
    throw new MediaError(
      'video-too-long',
      `"${path}" has over ${MAXIMUM_FRAMES} frames. Cut it into parts.`,
      {
        details: { path },
      },
    );
  }
  const times = Float64Array.from(ticks, (value) => tickSeconds(probe, value));
  return makeFrameTable(times, Math.max(promised, promisedByDuration(probe, times)));
}

/**
 * Frames promised by the duration that the file states, where it states no count: Matroska cut short. Only a gap of
 * over half a second counts, as durations are rounded and may include the last frame's own.
 */
function promisedByDuration(probe: VideoProbe, times: Float64Array): number {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || times.length < 2) return 0;
  if (probe.frameCount !== null || probe.duration === null || !probe.container.startsWith('matroska'))
    return 0;
  const distance = (last - first) / (times.length - 1);
  const missingSeconds = probe.duration - (last + distance);
  return missingSeconds > 0.5 ? times.length + Math.round(missingSeconds / distance) : 0;
}

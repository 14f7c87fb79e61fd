import { rm, writeFile } from 'node:fs/promises';
import { MediaError } from '../errors/index.ts';
import { chapterText, type Chapter } from './chapters.ts';
import type { FrameTable } from './frame-table.ts';
import { resolveMediaTools, type MediaTools } from './media-tools.ts';
import { probeVideo } from './probe-video.ts';
import { readFrameTable } from './read-frame-table.ts';
import { runTool, runToolLines } from './run-tool.ts';
import { fileArgument, INPUT_GUARDS, packetArguments, VIDEO_STREAM } from './tool-arguments.ts';
import type { VideoProbe } from './video-probe.ts';

/** What MP4 holds and players of it decode. */
const COPYABLE_CODECS = new Set(['h264', 'hevc', 'av1', 'vp9', 'mpeg4']);
const COPYABLE_SOUND = new Set(['aac', 'ac3', 'alac', 'eac3', 'flac', 'mp3', 'opus']);
const MAXIMUM_PACKET_BYTES = 640_000_000;
const MAXIMUM_OUTPUT_BYTES = 1_048_576;
/** So that a seek to a key frame's own time never comes down before it by rounding. */
const NUDGE_SECONDS = 0.001;

interface CopyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default: {@link resolveMediaTools} */
  readonly tools?: MediaTools | undefined;
}

interface StretchOptions extends CopyOptions {
  /** Default: true */
  readonly hasSound?: boolean | undefined;
}

/** Why the packets of a video and of its sound, if any, cannot be put into an MP4 as they are; undefined where they can. */
export function refusesCopy(
  { codec, hasTimestamps }: VideoProbe,
  soundCodec: string | undefined,
): string | undefined {
  if (!COPYABLE_CODECS.has(codec)) return `MP4 files do not hold ${codec}`;
  if (soundCodec !== undefined && !COPYABLE_SOUND.has(soundCodec))
    return `MP4 files do not hold ${soundCodec}`;
  return hasTimestamps ? undefined : 'the video has no timestamps of its own';
}

/** The times of all key frames, ascending, in seconds. Throws: MediaError; CancelledError. */
export async function readKeyTimes(probe: VideoProbe, options: CopyOptions = {}): Promise<number[]> {
  const { ffprobe } = options.tools ?? (await resolveMediaTools());
  const { numerator, denominator } = probe.timeBase;
  const times: number[] = [];
  await runToolLines(
    ffprobe,
    packetArguments(probe.path),
    { signal: options.signal, maximumBytes: MAXIMUM_PACKET_BYTES },
    (line) => {
      const match = /^(-?\d+),[A-Z_]*K/.exec(line);
      if (match !== null) times.push((Number(match[1]) * numerator) / denominator);
    },
  );
  return times.sort((a, b) => a - b);
}

/**
 * Copies the packets of a stretch (seconds of the video; it starts with a key frame) into an MP4 without decoding, and returns how many frames the file holds, counted. Pictures that others are made from may make the end a
 * few frames later than asked for.
 * Throws: MediaError `copy-failed`, and where the file cannot be read back; CancelledError.
 */
export async function copyStretch(
  probe: VideoProbe,
  target: string,
  { start, end }: { readonly start: number; readonly end: number },
  { hasSound = true, ...options }: StretchOptions = {},
): Promise<number> {
  const seek = start - probe.startTime + NUDGE_SECONDS;
  return run(target, options, [
    ...INPUT_GUARDS,
    ...(seek > NUDGE_SECONDS ? ['-ss', seek.toFixed(6)] : []),
    ...['-i', fileArgument(probe.path), '-t', (end - start).toFixed(6)],
    ...['-map', `0:${VIDEO_STREAM}`, ...(hasSound ? ['-map', '0:a:0?'] : [])],
    ...['-c', 'copy', '-avoid_negative_ts', 'make_zero'],
  ]);
}

/**
 * Puts MP4 files of one video behind one another, again without decoding, and returns how many frames that makes.
 * Throws: as {@link copyStretch}.
 */
export async function joinCopies(
  parts: readonly string[],
  target: string,
  chapters: readonly Chapter[],
  options: CopyOptions = {},
): Promise<number> {
  const [list, chapterFile] = [`${target}.list`, `${target}.chapters`];
  try {
    // The list names files of our own making only, so none of its lines can lead elsewhere.
    const lines = parts.map((part) => `file '${fileArgument(part).replaceAll("'", "'\\''")}'`);
    await writeFile(list, `ffconcat version 1.0\n${lines.join('\n')}\n`);
    await writeFile(chapterFile, chapterText(chapters));
    return await run(target, options, [
      ...['-protocol_whitelist', 'file', '-f', 'concat', '-safe', '0', '-i', fileArgument(list)],
      ...['-f', 'ffmetadata', '-i', fileArgument(chapterFile), '-map_chapters', '1'],
      ...['-map', '0', '-c', 'copy'],
    ]);
  } finally {
    await rm(list, { force: true });
    await rm(chapterFile, { force: true });
  }
}

async function run(target: string, options: CopyOptions, work: readonly string[]): Promise<number> {
  const tools = options.tools ?? (await resolveMediaTools());
  const { signal } = options;
  const { exit } = await runTool(
    tools.ffmpeg,
    [
      ...['-hide_banner', '-nostdin', '-loglevel', 'error', ...work],
      ...['-movflags', '+faststart', '-f', 'mp4', '-progress', 'pipe:1', '-y', fileArgument(target)],
    ],
    { signal, maximumBytes: MAXIMUM_OUTPUT_BYTES },
  );
  if (exit.exitCode !== 0) {
    throw new MediaError(
      'copy-failed',
      `"${target}" could not be copied without encoding. FFmpeg said: ${exit.log.trim().split('\n').at(-1) ?? 'nothing'}`,
      { details: { path: target, log: exit.log } },
    );
  }
  const probe = await probeVideo(target, { signal, tools });
  const table: FrameTable = await readFrameTable(target, probe, { signal, tools });
  return table.times.length;
}

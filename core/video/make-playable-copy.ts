import { rename, rm } from 'node:fs/promises';
import { CancelledError, MediaError } from '../errors/index.ts';
import type { ChildLimits } from './media-child.ts';
import { resolveMediaTools, type MediaTools } from './media-tools.ts';
import { playableCopyArguments, PROGRESS_KEY } from './playable-copy-arguments.ts';
import { runTool, runToolLines } from './run-tool.ts';
import type { VideoProbe } from './video-probe.ts';

/** Options of {@link makePlayableCopy}. */
export interface PlayableCopyOptions extends ChildLimits {
  readonly probe: VideoProbe;
  /** Where the copy goes: it appears whole or not at all. */
  readonly target: string;
  /** Told how many frames of the copy are made. */
  readonly onProgress: (frames: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Default: {@link resolveMediaTools} */
  readonly tools?: MediaTools | undefined;
}

/** Encoders whose result every browser of ours plays, best first. A build of FFmpeg under the LGPL lacks the first. */
const ENCODERS = ['libx264', 'libopenh264', 'libvpx-vp9'] as const;
export type CopyEncoder = (typeof ENCODERS)[number];

/** Progress is a few lines a second. */
const MAXIMUM_PROGRESS_BYTES = 64 * 1024 * 1024;
const MAXIMUM_LIST_BYTES = 1024 * 1024;

/**
 * Makes an MP4 that browsers play of a video that they do not: H.264 (or VP9) in 4:2:0, at most 1920 pixels wide or
 * high, turned upright, without sound. Every frame keeps its timestamp to the tick of the source's time base, so what
 * was found in the video lies at the same moments of the copy.
 *
 * Throws: MediaError `no-copy-encoder`, `copy-failed` or `tool-stalled`; SetupError; CancelledError.
 */
export async function makePlayableCopy(path: string, options: PlayableCopyOptions): Promise<void> {
  const { probe, target, onProgress, signal } = options;
  const tools = options.tools ?? (await resolveMediaTools());
  const encoder = await findEncoder(tools);
  const partial = `${target}.${process.pid}.partial`;
  try {
    const exit = await runToolLines(
      tools.ffmpeg,
      playableCopyArguments({ path, probe, encoder, target: partial }),
      { ...options, maximumBytes: MAXIMUM_PROGRESS_BYTES },
      (line) => {
        if (!line.startsWith(PROGRESS_KEY)) return;
        const frames = Number(line.slice(PROGRESS_KEY.length));
        if (Number.isFinite(frames)) onProgress(frames);
      },
    );
    if (exit.exitCode !== 0) throw copyFailure(path, exit.log);
    await rename(partial, target);
  } catch (error) {
    if (signal?.aborted === true)
      throw new CancelledError('The playable copy was cancelled.', { cause: error });
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}

/** The best of our encoders that FFmpeg has. Throws: MediaError `no-copy-encoder`. */
export async function findEncoder(tools: MediaTools): Promise<CopyEncoder> {
  const { output } = await runTool(tools.ffmpeg, ['-hide_banner', '-encoders'], {
    maximumBytes: MAXIMUM_LIST_BYTES,
  });
  const names = new Set(
    output
      .toString()
      .split('\n')
      .map((line) => line.trim().split(/\s+/)[1]),
  );
  const encoder = ENCODERS.find((name) => names.has(name));
  if (encoder !== undefined) return encoder;
  throw new MediaError(
    'no-copy-encoder',
    `"${tools.ffmpeg}" has none of the encoders ${ENCODERS.join(', ')}, one of which is needed to make a playable copy. ` +
      'Install a full FFmpeg, or set FFMPEG_PATH to one.',
    { details: { ffmpeg: tools.ffmpeg } },
  );
}

function copyFailure(path: string, log: string): MediaError {
  return new MediaError(
    'copy-failed',
    `No playable copy of "${path}" could be made. FFmpeg said: ${log.trim().split('\n').at(-1) ?? 'nothing'}`,
    { details: { path, log } },
  );
}

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MediaError, throwIfCancelled } from '../errors/index.ts';
import { openingError } from './media-failure.ts';
import { resolveMediaTools, type MediaTools } from './media-tools.ts';
import { parseProbe } from './probe-output.ts';
import { runTool } from './run-tool.ts';
import { probeArguments } from './tool-arguments.ts';
import type { VideoProbe } from './video-probe.ts';

/** Options of what opens a video file. */
export interface OpenOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default: {@link resolveMediaTools} */
  readonly tools?: MediaTools | undefined;
}

const MAXIMUM_PROBE_BYTES = 1024 * 1024;

/**
 * Reads what a video file says about itself, without decoding it.
 *
 * Throws: MediaError `file-not-found`, `empty-file`, `not-a-video`, `format-not-allowed`, `codec-not-allowed`,
 * `no-video-stream`, `video-too-large` or `unsupported-rotation`; SetupError; CancelledError.
 */
export async function probeVideo(path: string, options: OpenOptions = {}): Promise<VideoProbe> {
  throwIfCancelled(options.signal);
  const absolute = resolve(path);
  await assertReadableFile(absolute);
  const tools = options.tools ?? (await resolveMediaTools());
  const { output, exit } = await runTool(tools.ffprobe, probeArguments(absolute), {
    signal: options.signal,
    maximumBytes: MAXIMUM_PROBE_BYTES,
  });
  if (exit.exitCode !== 0) throw openingError(absolute, exit);
  return parseProbe(absolute, output.toString());
}

async function assertReadableFile(path: string): Promise<void> {
  let size: number;
  try {
    const found = await stat(path);
    if (!found.isFile())
      throw new MediaError('not-a-video', `"${path}" is not a file. Give the path of a video file.`);
    size = found.size;
  } catch (error) {
    if (error instanceof MediaError) throw error;
    throw new MediaError('file-not-found', `"${path}" cannot be opened: ${(error as Error).message}.`, {
      cause: error,
      details: { path },
    });
  }
  if (size === 0) {
    throw new MediaError('empty-file', `"${path}" is empty: it has zero bytes. Copy the video again.`, {
      details: { path },
    });
  }
}

import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CancelledError, MediaError, throwIfCancelled } from '../errors/index.ts';
import { findEncoder, type CopyEncoder } from './make-playable-copy.ts';
import { MediaChild, type ChildLimits } from './media-child.ts';
import { resolveMediaTools, type MediaTools } from './media-tools.ts';
import { probeVideo } from './probe-video.ts';
import { readFrameTable } from './read-frame-table.ts';
import { stalledError } from './run-tool.ts';
import { fileArgument } from './tool-arguments.ts';

export interface EncodeFramesOptions extends ChildLimits {
  /** Pixels of the pictures; odd sides lose their last row or column. */
  readonly width: number;
  readonly height: number;
  /** Frames a second as a fraction. */
  readonly rate: { readonly numerator: number; readonly denominator: number };
  readonly signal?: AbortSignal | undefined;
  /** Default: {@link resolveMediaTools} */
  readonly tools?: MediaTools | undefined;
}

const QUALITY: Readonly<Record<CopyEncoder, readonly string[]>> = {
  libx264: ['-preset', 'veryfast', '-crf', '20'],
  libopenh264: ['-b:v', '8M'],
  'libvpx-vp9': ['-deadline', 'realtime', '-cpu-used', '8', '-crf', '30', '-b:v', '0'],
};

/**
 * Writes an MP4 of pictures (limited-range 4:2:0 planes, as `Yuv420Image.data`) that follow one another at a constant
 * rate, without sound, and returns how many frames the finished file holds, counted anew. The file appears whole or
 * not at all.
 *
 * Throws: MediaError `no-copy-encoder`, `clip-failed`, `tool-stalled`; CancelledError; what `pictures` throws.
 */
export async function encodeFrames(
  target: string,
  pictures: AsyncIterable<Uint8Array>,
  options: EncodeFramesOptions,
): Promise<number> {
  const { width, height, rate, signal } = options;
  const tools = options.tools ?? (await resolveMediaTools());
  const encoder = await findEncoder(tools);
  const partial = `${target}.${process.pid}.partial`;
  const input = Readable.from(pictures, { objectMode: true, highWaterMark: 2 });
  let failure: Error | undefined;
  input.on('error', (error: Error) => (failure = error));
  try {
    await using child = new MediaChild(
      tools.ffmpeg,
      [
        ...['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file,pipe'],
        ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`],
        ...['-r', `${rate.numerator}/${rate.denominator}`, '-i', 'pipe:0'],
        ...['-vf', 'crop=trunc(iw/2)*2:trunc(ih/2)*2', '-c:v', encoder, ...QUALITY[encoder]],
        ...['-movflags', '+faststart', '-f', 'mp4', '-progress', 'pipe:1', '-y', fileArgument(partial)],
      ],
      { ...options, input },
    );
    const exit = await child.exit;
    if (failure !== undefined) throw failure;
    throwIfCancelled(signal);
    if (exit.isStalled) throw stalledError(target, exit);
    if (exit.exitCode !== 0) {
      throw new MediaError(
        'clip-failed',
        `The video "${target}" could not be written. FFmpeg said: ${exit.log.trim().split('\n').at(-1) ?? 'nothing'}`,
        { details: { path: target, log: exit.log } },
      );
    }
    const probe = await probeVideo(partial, { signal, tools });
    const { times } = await readFrameTable(partial, probe, { signal, tools });
    await rename(partial, target);
    return times.length;
  } catch (error) {
    if (signal?.aborted === true) throw new CancelledError('The video was cancelled.', { cause: error });
    throw error;
  } finally {
    input.destroy();
    await rm(partial, { force: true });
  }
}

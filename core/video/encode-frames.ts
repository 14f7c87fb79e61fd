import { rename, rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CancelledError, MediaError, throwIfCancelled } from '../errors/index.ts';
import { chapterText, type Chapter } from './chapters.ts';
import { findEncoder, type CopyEncoder } from './make-playable-copy.ts';
import { MediaChild, type ChildLimits } from './media-child.ts';
import { resolveMediaTools, type MediaTools } from './media-tools.ts';
import { SOUND } from './read-sound.ts';
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
  /** A chain of filters that changes the pictures before they are encoded. */
  readonly filter?: string | undefined;
  /** Sound as long as the pictures: a file of samples, as `SOUND` says. Default: none */
  readonly sound?: string | undefined;
  /** Default: none */
  readonly chapters?: readonly Chapter[] | undefined;
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
 * rate, and returns how many frames the finished file holds, counted anew. The file appears whole or
 * not at all.
 *
 * Throws: MediaError `no-copy-encoder`, `clip-failed`, `tool-stalled`; CancelledError; what `pictures` throws.
 */
export async function encodeFrames(
  target: string,
  pictures: AsyncIterable<Uint8Array>,
  options: EncodeFramesOptions,
): Promise<number> {
  const { width, height, rate, signal, sound, chapters = [] } = options;
  const tools = options.tools ?? (await resolveMediaTools());
  const encoder = await findEncoder(tools);
  const partial = `${target}.${process.pid}.partial`;
  const chapterFile = `${partial}.chapters`;
  const filters = [options.filter ?? [], 'crop=trunc(iw/2)*2:trunc(ih/2)*2'].flat().join(',');
  const input = Readable.from(pictures, { objectMode: true, highWaterMark: 2 });
  let failure: Error | undefined;
  input.on('error', (error: Error) => (failure = error));
  try {
    if (chapters.length > 0) await writeFile(chapterFile, chapterText(chapters));
    await using child = new MediaChild(
      tools.ffmpeg,
      [
        ...['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file,pipe'],
        ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`],
        ...['-r', `${rate.numerator}/${rate.denominator}`, '-i', 'pipe:0'],
        ...(sound === undefined ? [] : soundInput(sound)),
        ...(chapters.length === 0 ? [] : ['-f', 'ffmetadata', '-i', fileArgument(chapterFile)]),
        ...[
          '-map',
          '0:v:0',
          ...(sound === undefined ? [] : ['-map', '1:a:0', '-c:a', 'aac', '-b:a', '160k']),
        ],
        ...(chapters.length === 0 ? [] : ['-map_chapters', sound === undefined ? '1' : '2']),
        ...['-vf', filters, '-c:v', encoder, ...QUALITY[encoder]],
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
    await rm(chapterFile, { force: true });
  }
}

function soundInput(path: string): string[] {
  return ['-f', 's16le', '-ar', String(SOUND.rate), '-ac', String(SOUND.channels), '-i', fileArgument(path)];
}

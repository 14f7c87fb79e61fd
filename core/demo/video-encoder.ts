import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { MediaError, throwIfCancelled } from '../errors/index.ts';
import type { Yuv420Image } from '../images/index.ts';

const LOG_LENGTH = 4096;

/** What a video is encoded to. */
export interface EncoderOptions {
  /** Path of the ffmpeg program. */
  readonly ffmpeg: string;
  /** Path of the MP4 file; an existing one is replaced. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly frameRate: number;
  readonly signal?: AbortSignal | undefined;
}

/** The arguments that encode raw BT.709 frames from standard input to H.264 that every browser plays. */
export function encoderArguments({ file, width, height, frameRate }: EncoderOptions): string[] {
  const colours = [
    '-color_range',
    'tv',
    '-colorspace',
    'bt709',
    '-color_primaries',
    'bt709',
    '-color_trc',
    'bt709',
  ];
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'],
    ...['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`],
    ...['-framerate', String(frameRate), '-i', 'pipe:0'],
    // One thread: the same frames give the same file, and the cameras are encoded side by side anyway.
    ...[
      '-an',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-crf',
      '24',
      '-threads',
      '1',
      '-pix_fmt',
      'yuv420p',
    ],
    ...['-g', String(frameRate * 2), ...colours, '-fflags', '+bitexact', '-movflags', '+faststart'],
    ...['-f', 'mp4', `file:${file}`],
  ];
}

/** Encodes frames to a video file. The owner finishes it, or disposes of it, which kills the encoder. */
export class VideoEncoder implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #options: EncoderOptions;
  readonly #exit: Promise<void>;
  #log = '';

  constructor(options: EncoderOptions) {
    throwIfCancelled(options.signal);
    this.#options = options;
    this.#child = spawn(options.ffmpeg, encoderArguments(options), {
      env: { ...process.env, FFREPORT: undefined },
      windowsHide: true,
    });
    this.#child.stdout.resume();
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-LOG_LENGTH);
    });
    // A broken pipe is reported by the exit of the child, with its own words.
    this.#child.stdin.on('error', () => undefined);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#child.once('error', (cause) =>
      reject(this.#failure(`${options.ffmpeg} cannot be started`, null, cause)),
    );
    this.#child.once('close', (exitCode) => {
      if (exitCode === 0) resolve(undefined);
      else reject(this.#failure('FFmpeg failed', exitCode));
    });
    this.#exit = promise;
    this.#exit.catch(() => undefined);
    options.signal?.addEventListener('abort', this.#kill);
  }

  /** Resolves when the frame's bytes are taken and may be overwritten. Throws a {@link MediaError} if the encoder ended. */
  async write(frame: Yuv420Image): Promise<void> {
    throwIfCancelled(this.#options.signal);
    const taken = new Promise<void>((resolve) => {
      this.#child.stdin.write(frame.data, () => resolve());
    });
    await Promise.race([taken, this.#exit]);
  }

  /** Completes the file. Throws a {@link MediaError} if the encoder failed. */
  async finish(): Promise<void> {
    this.#child.stdin.end();
    await this.#exit.catch((error: unknown) => {
      throwIfCancelled(this.#options.signal);
      throw error;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#kill);
    this.#kill();
    await this.#exit.catch(() => undefined);
  }

  readonly #kill = (): void => {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
  };

  #failure(what: string, exitCode: number | null, cause?: unknown): MediaError {
    const log = this.#log.trim();
    return new MediaError(
      'encoding-failed',
      `${what} while encoding ${this.#options.file}${log === '' ? '.' : `: ${log}`} Check that the disk has room and that FFmpeg has libx264.`,
      { cause, details: { file: this.#options.file, exitCode } },
    );
  }
}

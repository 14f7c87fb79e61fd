import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { MediaError, throwIfCancelled } from '../errors/index.ts';
import { PROBE_CODECS } from './allow-lists.ts';
import { MediaChild } from './media-child.ts';
import { resolveMediaTools, type MediaTools } from './media-tools.ts';
import { runTool, stalledError } from './run-tool.ts';
import { fileArgument, INPUT_GUARDS } from './tool-arguments.ts';
import type { VideoProbe } from './video-probe.ts';

/** How sound is kept between reading and writing: interleaved 16-bit samples. */
export const SOUND = { rate: 48_000, channels: 2, bytesPerSample: 2 } as const;

const MAXIMUM_PROBE_BYTES = 65_536;
/** Seconds before the stretch at which reading starts: sound is packed in blocks. */
const PREROLL_SECONDS = 1;

export interface SoundOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default: {@link resolveMediaTools} */
  readonly tools?: MediaTools | undefined;
}

/** FFmpeg's name of the codec of a video file's sound; undefined where it has none that can be read. */
export async function readSoundCodec(
  path: string,
  { signal, tools }: SoundOptions = {},
): Promise<string | undefined> {
  const { ffprobe } = tools ?? (await resolveMediaTools());
  const { output, exit } = await runTool(
    ffprobe,
    [
      ...['-hide_banner', '-loglevel', 'error', ...INPUT_GUARDS, '-codec_whitelist', PROBE_CODECS],
      ...['-select_streams', 'a:0', '-show_entries', 'stream=codec_name,sample_rate', '-of', 'csv=p=0'],
      ...['-i', fileArgument(path)],
    ],
    { signal, maximumBytes: MAXIMUM_PROBE_BYTES },
  );
  return exit.exitCode === 0 ? /^(\w+),[1-9]/.exec(output.toString())?.[1] : undefined;
}

/** A file of samples, as {@link SOUND} says, that grows by stretches. */
export class SoundFile implements AsyncDisposable {
  readonly path: string;
  readonly #stream: ReturnType<typeof createWriteStream>;

  /** Makes the file. */
  constructor(path: string) {
    this.path = path;
    this.#stream = createWriteStream(path);
    // Whoever writes next, or ends the file, is told.
    this.#stream.on('error', () => undefined);
  }

  /**
   * Adds the sound of a video between two of its times (seconds), exactly `samples` long: silence where it has none.
   * Throws: MediaError `sound-failed`, `tool-stalled`; CancelledError; errors of the file system.
   */
  async addStretch(
    probe: VideoProbe,
    stretch: { readonly start: number; readonly end: number; readonly samples: number },
    options: SoundOptions = {},
  ): Promise<void> {
    const { ffmpeg } = options.tools ?? (await resolveMediaTools());
    const { start, end, samples } = stretch;
    const seek = start - probe.startTime - PREROLL_SECONDS;
    let left = samples * SOUND.channels * SOUND.bytesPerSample;
    const filter = [
      `atrim=start=${start.toFixed(6)}:end=${end.toFixed(6)}`,
      `asetpts=PTS-${start.toFixed(6)}/TB`,
      `aresample=${SOUND.rate}:first_pts=0`,
    ].join(',');
    await using child = new MediaChild(
      ffmpeg,
      [
        ...[
          '-hide_banner',
          '-nostdin',
          '-loglevel',
          'error',
          ...INPUT_GUARDS,
          '-codec_whitelist',
          PROBE_CODECS,
        ],
        ...['-copyts', ...(seek > 0 ? ['-ss', seek.toFixed(6)] : []), '-vn', '-sn', '-dn'],
        ...['-i', fileArgument(probe.path), '-map', '0:a:0', '-af', filter, '-ac', String(SOUND.channels)],
        ...['-t', (end - start).toFixed(6), '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'],
      ],
      {
        signal: options.signal,
        onOutput: (chunk) => {
          const part = chunk.subarray(0, left);
          left -= part.length;
          this.#stream.write(part);
        },
      },
    );
    const exit = await child.exit;
    throwIfCancelled(options.signal);
    if (exit.isStalled) throw stalledError(probe.path, exit);
    if (exit.exitCode !== 0) {
      throw new MediaError(
        'sound-failed',
        `The sound of "${probe.path}" cannot be read. Make the clips without sound. FFmpeg said: ` +
          (exit.log.trim().split('\n').at(-1) ?? 'nothing'),
        { details: { path: probe.path, log: exit.log } },
      );
    }
    await this.#silence(left);
  }

  /** Adds silence. */
  async addSilence(samples: number): Promise<void> {
    await this.#silence(samples * SOUND.channels * SOUND.bytesPerSample);
  }

  async #silence(bytes: number): Promise<void> {
    const piece = new Uint8Array(1 << 16);
    for (let left = bytes; left > 0; left -= piece.length) {
      // A stream that has failed would never drain.
      if (this.#stream.errored !== null) throw this.#stream.errored;
      if (!this.#stream.write(piece.subarray(0, left))) await once(this.#stream, 'drain');
    }
  }

  /** Brings everything to the file. Throws: errors of the file system. */
  async end(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stream.destroy();
    await Promise.resolve();
  }
}

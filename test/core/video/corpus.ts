import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MAXIMUM_OUTPUT = 64 * 1024 * 1024;

/** A temporary folder of small videos made by FFmpeg's own generators, and the questions tests ask FFmpeg about them. */
export class Corpus implements Disposable {
  readonly #videos = new Map<string, Promise<string>>();
  readonly folder = mkdtempSync(join(tmpdir(), 'sightline-video-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * Encodes a moving test picture, once for each name; `encoding` are arguments of ffmpeg between input and output.
   */
  video(name: string, source: string, encoding: readonly string[]): Promise<string> {
    const path = this.path(name);
    const video =
      this.#videos.get(name) ??
      ffmpeg(['-f', 'lavfi', '-i', source, ...encoding, `file:${path}`]).then(() => path);
    this.#videos.set(name, video);
    return video;
  }

  /** H.264 with B-frames and key frames every 24 frames: the ordinary match video, 160 × 120, 25 frames a second. */
  ordinary(name = 'ordinary.mp4', seconds = 4): Promise<string> {
    return this.video(name, `testsrc2=d=${seconds}:s=160x120:r=25`, [
      ...H264,
      '-g',
      '24',
      '-movflags',
      '+faststart',
    ]);
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  copy(from: string, name: string): string {
    copyFileSync(from, this.path(name));
    return this.path(name);
  }

  /** The first share of a file's bytes, as an interrupted copy leaves it. */
  cutShort(from: string, name: string, share: number): string {
    const bytes = readFileSync(from);
    return this.write(name, bytes.subarray(0, Math.floor(bytes.length * share)));
  }
}

/** Encoding that gives B-frames, so that decoding order and presentation order differ. */
export const H264 = ['-c:v', 'libx264', '-preset', 'fast', '-bf', '3', '-pix_fmt', 'yuv420p'];

/** Runs ffmpeg and returns its standard output. */
export async function ffmpeg(programArguments: readonly string[]): Promise<string> {
  const guarded = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...programArguments];
  return (await run('ffmpeg', guarded, { maxBuffer: MAXIMUM_OUTPUT })).stdout;
}

/** Presentation times in seconds of all frames, as ffprobe gives them by decoding the file. */
export async function frameTimesByFfprobe(path: string): Promise<number[]> {
  const { stdout } = await run(
    'ffprobe',
    [
      ...['-loglevel', 'error', '-select_streams', 'V:0', '-show_frames'],
      ...['-show_entries', 'frame=best_effort_timestamp:stream=time_base', '-of', 'json', `file:${path}`],
    ],
    { maxBuffer: MAXIMUM_OUTPUT },
  );
  const { frames, streams } = JSON.parse(stdout) as {
    frames: { best_effort_timestamp: number }[];
    streams: { time_base: string }[];
  };
  const [numerator = NaN, denominator = NaN] = (streams[0]?.time_base ?? '').split('/').map(Number);
  return frames.map((frame) => (frame.best_effort_timestamp * numerator) / denominator);
}

/** MD5 of each displayed frame as planar 4:2:0, in order, as FFmpeg's own framemd5 gives them (it turns by itself). */
export async function frameHashes(path: string, filter = 'null'): Promise<string[]> {
  const output = await ffmpeg([
    ...['-i', `file:${path}`, '-map', '0:V:0', '-vf', filter, '-fps_mode', 'passthrough'],
    ...['-pix_fmt', 'yuv420p', '-c:v', 'rawvideo', '-f', 'framemd5', '-'],
  ]);
  return output
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
}

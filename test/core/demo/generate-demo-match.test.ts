import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  describeDemoScene,
  findDemoMatch,
  generateDemoMatch,
  TRUTH_FILE,
  type DemoTruth,
} from '../../../core/demo/index.ts';
import { CancelledError, MediaError } from '../../../core/errors/index.ts';
import { resolveMediaTools } from '../../../core/video/index.ts';

const run = promisify(execFile);
const scene = describeDemoScene({ width: 320, height: 180, seconds: 1.2 });
const FRAMES = 30;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sightline-demo-'));
});
afterAll(() => rm(root, { recursive: true }));

async function frameHashes(file: string): Promise<string> {
  const { ffmpeg } = await resolveMediaTools();
  const { stdout } = await run(ffmpeg, ['-v', 'error', '-i', `file:${file}`, '-f', 'framemd5', '-']);
  return stdout;
}

describe('generating a demo match', () => {
  let truth: DemoTruth;
  const progress: number[] = [];
  beforeAll(async () => {
    truth = await generateDemoMatch({
      scene,
      folder: join(root, 'first'),
      onProgress: ({ done, total }) => progress.push(done / total),
    });
  });

  it('writes one video a camera and the truth, and nothing else', async () => {
    expect((await readdir(join(root, 'first'))).toSorted()).toEqual(
      [...scene.venue.cameras.map(({ name }) => `${name}.mp4`), TRUTH_FILE].toSorted(),
    );
    expect(await findDemoMatch(join(root, 'first'))).toEqual(truth);
  });

  it('encodes exactly the promised frames at the times that the truth names', async () => {
    const { ffprobe } = await resolveMediaTools();
    for (const camera of truth.cameras) {
      const file = join(root, 'first', camera.file);
      const fields =
        'stream=codec_name,pix_fmt,width,height,color_space,color_range:frame=best_effort_timestamp_time';
      const { stdout } = await run(ffprobe, [
        '-v',
        'error',
        '-show_entries',
        fields,
        '-of',
        'json',
        `file:${file}`,
      ]);
      const probed = JSON.parse(stdout) as {
        streams: unknown[];
        frames: { best_effort_timestamp_time: string }[];
      };
      expect(probed.streams).toEqual([
        {
          codec_name: 'h264',
          pix_fmt: 'yuv420p',
          width: 320,
          height: 180,
          color_space: 'bt709',
          color_range: 'tv',
        },
      ]);
      const times = probed.frames.map((frame) => Number(frame.best_effort_timestamp_time));
      expect(times).toEqual(Array.from({ length: FRAMES }, (_, index) => index / 25));
      expect(camera.frames).toBe(FRAMES);
      const known = new Set(times);
      expect(camera.boxes.every(({ time }) => known.has(time))).toBe(true);
      expect(camera.boxes.length).toBeGreaterThan(5 * FRAMES);
    }
  });

  it('reports progress that only rises, to the end', () => {
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
  });

  it('gives the same frames and the same truth again', async () => {
    const again = await generateDemoMatch({ scene, folder: join(root, 'second') });
    expect(again).toEqual(truth);
    for (const { file } of truth.cameras) {
      expect(await frameHashes(join(root, 'second', file))).toBe(
        await frameHashes(join(root, 'first', file)),
      );
    }
  });

  it('leaves no truth behind when it is cancelled', async () => {
    const cancel = new AbortController();
    const folder = join(root, 'cancelled');
    const work = generateDemoMatch({
      scene,
      folder,
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(work).rejects.toBeInstanceOf(CancelledError);
    expect(await readdir(folder)).not.toContain(TRUTH_FILE);
  });

  it('takes away an old truth before the first video changes', async () => {
    const cancel = new AbortController();
    const folder = join(root, 'second');
    const work = generateDemoMatch({
      scene,
      folder,
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(work).rejects.toBeInstanceOf(CancelledError);
    expect(await findDemoMatch(folder)).toBeNull();
  });

  it('reports an encoder that cannot be started or fails', async () => {
    const missing = generateDemoMatch({
      scene,
      folder: join(root, 'missing'),
      ffmpeg: join(root, 'no-ffmpeg'),
    });
    await expect(missing).rejects.toBeInstanceOf(MediaError);
    await expect(missing).rejects.toThrow('cannot be started');
    const failing = generateDemoMatch({ scene, folder: join(root, 'failing'), ffmpeg: process.execPath });
    await expect(failing).rejects.toThrow('FFmpeg failed');
  });

  it('writes truth that is small enough to read at once', async () => {
    const text = await readFile(join(root, 'first', TRUTH_FILE), 'utf8');
    expect(text.length / truth.cameras.flatMap(({ boxes }) => boxes).length).toBeLessThan(150);
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlayableCopy, probeVideo } from '../../../core/video/index.ts';

const FFMPEG = process.env.FFMPEG_PATH ?? 'ffmpeg';
const FFPROBE = process.env.FFPROBE_PATH ?? 'ffprobe';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-copy-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Two seconds of a moving picture in a format that browsers do not play. */
function record(name: string, ...encoding: readonly string[]): string {
  const path = join(folder, name);
  execFileSync(FFMPEG, [
    ...['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', 'testsrc=s=320x180:r=30000/1001:d=2'],
    ...['-pix_fmt', 'yuv420p', ...encoding, path],
  ]);
  return path;
}

function framesOf(path: string, entry: string): string[] {
  const text = execFileSync(
    FFPROBE,
    ['-v', 'error', '-select_streams', 'v:0', '-show_entries', entry, '-of', 'csv=p=0', path],
    { encoding: 'utf8' },
  );
  return text
    .split('\n')
    .map((line) => line.replace(/,$/, ''))
    .filter((line) => line !== '');
}

async function copyOf(path: string): Promise<{ target: string; progress: number[] }> {
  const target = `${path}.copy.mp4`;
  const progress: number[] = [];
  await makePlayableCopy(path, {
    probe: await probeVideo(path),
    target,
    onProgress: (frames) => progress.push(frames),
  });
  return { target, progress };
}

const VARIABLE = ['-vf', "select='not(eq(mod(n,3),1))*not(between(n,20,40))'", '-vsync', 'vfr'];

describe('a playable copy', () => {
  it.each([
    [
      'HEVC with a variable rate',
      'hevc.mp4',
      ['-c:v', 'libx265', '-x265-params', 'log-level=none', ...VARIABLE],
    ],
    ['an old AVI', 'old.avi', ['-c:v', 'mpeg4', '-vtag', 'XVID']],
    ['ProRes', 'prores.mov', ['-c:v', 'prores', '-pix_fmt', 'yuv422p10le']],
    ['a transport stream that starts late', 'late.ts', ['-c:v', 'mpeg2video', '-output_ts_offset', '7']],
  ])('of %s is H.264 with the same timestamps', async (_case, name, encoding) => {
    const original = record(name, ...encoding);
    const { target, progress } = await copyOf(original);
    expect(framesOf(target, 'stream=codec_name,pix_fmt')).toEqual(['h264,yuv420p']);
    const [expected, copied] = [original, target].map((path) =>
      framesOf(path, 'frame=best_effort_timestamp_time').map(Number),
    );
    expect(copied?.length).toBeGreaterThan(10);
    expect(copied?.length).toBe(expected?.length);
    for (const [place, time] of (expected ?? []).entries()) expect(copied?.[place]).toBeCloseTo(time, 5);
    expect(progress.at(-1)).toBe(expected?.length);
  });

  it('of a raw stream numbers its frames by the rate that it states', async () => {
    const original = record('raw.264', '-c:v', 'libx264', '-bf', '2');
    const { target } = await copyOf(original);
    const times = framesOf(target, 'frame=best_effort_timestamp_time').map(Number);
    expect(times).toHaveLength(60);
    for (const [place, time] of times.entries()) expect(time).toBeCloseTo((place * 1001) / 30000, 5);
  });

  it('is upright where the video is on its side', async () => {
    const lying = record('lying.mp4', '-c:v', 'libx265', '-x265-params', 'log-level=none');
    const turned = join(folder, 'turned.mp4');
    execFileSync(FFMPEG, [
      ...['-v', 'error', '-y', '-i', lying, '-c', 'copy', '-metadata:s:v:0', 'rotate=90', turned],
    ]);
    const { target } = await copyOf(turned);
    expect(framesOf(target, 'stream=width,height')).toEqual(['180,320']);
  });

  it('is not there when it was cancelled, nor is any part of it', async () => {
    const original = record('cancelled.avi', '-c:v', 'mpeg4');
    const controller = new AbortController();
    const target = join(folder, 'cancelled.mp4');
    const copying = makePlayableCopy(original, {
      probe: await probeVideo(original),
      target,
      signal: controller.signal,
      onProgress: () => undefined,
    });
    controller.abort();
    await expect(copying).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

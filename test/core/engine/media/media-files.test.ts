import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Engine } from '../../../../core/engine/index.ts';
import { fingerprintFile, ProjectWriter } from '../../../../core/library/index.ts';
import { probeVideo, readFrameTable } from '../../../../core/video/index.ts';

let folder: string;
let video: string;
let engine: Engine;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-media-'));
  video = join(folder, 'old.avi');
  execFileSync(process.env.FFMPEG_PATH ?? 'ffmpeg', [
    ...['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', 'testsrc=s=320x180:r=25:d=1', '-c:v', 'mpeg4', video],
  ]);
  engine = Engine.open(join(folder, 'match.sightline'), {
    mode: 'create',
    cacheFolder: join(folder, 'copies'),
  });
  const probe = await probeVideo(video);
  const { times } = await readFrameTable(video, probe);
  if (!(engine.library instanceof ProjectWriter)) throw new Error('The project is to be writable.');
  engine.library.addCamera({
    name: 'north',
    video: {
      path: video,
      fingerprint: await fingerprintFile(video),
      container: probe.container,
      codec: probe.codec,
      width: probe.width,
      height: probe.height,
      rotationDegrees: 0,
      hasVariableFrameRate: false,
      frameTimes: times,
      end: 1,
    },
  });
});

afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe('the media of a project', () => {
  it('are the videos that it refers to, and no other id', async () => {
    expect(await engine.media.find(1)).toEqual({ path: video, container: 'avi' });
    for (const id of [0, 2, -1, 1.5, NaN]) expect(await engine.media.find(id)).toBeUndefined();
  });

  it('are not what a link at the place of a video leads to', async () => {
    writeFileSync(join(folder, 'secret'), 'secret');
    rmSync(video);
    symlinkSync(join(folder, 'secret'), video);
    expect(await engine.media.find(1)).toBeUndefined();
  });

  it('are not a file that took the place of a video, also after it was found once', async () => {
    expect(await engine.media.find(1)).toBeDefined();
    appendFileSync(video, 'more');
    expect(await engine.media.find(1)).toBeUndefined();
  });

  it('come as a playable copy once one was prepared, made only once', async () => {
    const job = await engine.media.prepareCopy('north');
    expect(await engine.media.prepareCopy('north')).toBe(job);
    await engine.jobs.finished(job ?? 0);
    expect(engine.jobs.list()).toMatchObject([{ job, kind: 'copy', state: 'done', fraction: 1 }]);
    const found = await engine.media.find(1);
    expect(found?.container).toBe('mp4');
    expect((await probeVideo(found?.path ?? '')).codec).toBe('h264');
    expect(await engine.media.prepareCopy('north')).toBeNull();
  });

  it('have no copy of a video that is missing or of a camera that is unknown', async () => {
    await expect(engine.media.prepareCopy('south')).rejects.toMatchObject({ code: 'unknown-camera' });
    renameSync(video, join(folder, 'moved.avi'));
    await expect(engine.media.prepareCopy('north')).rejects.toMatchObject({ code: 'video-changed' });
  });
});

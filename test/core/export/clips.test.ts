import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { makeClips } from '../../../core/export/index.ts';
import { cropToRgb } from '../../../core/images/index.ts';
import type { ProjectWriter } from '../../../core/library/index.ts';
import { probeVideo, readFrame, readFrameTable, resolveMediaTools } from '../../../core/video/index.ts';
import { temporaryFolder } from '../library/sample-project.ts';
import { makeProject } from './made-project.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

const SIZE = [128, 96] as const;

/** Ten frames a second for three seconds of fine noise, and two people in it: Ada on the left, Bo on the right. */
const video = folder.file('noise.mp4');
const { ffmpeg } = await resolveMediaTools();
const noise = `nullsrc=s=128x96:r=10:d=3,geq=lum='if(mod(X+Y,2),220,30)':cb=128:cr=128`;
spawnSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', noise, '-pix_fmt', 'yuv420p', '-crf', '5', video]);
const table = await readFrameTable(video, await probeVideo(video));

function project(name: string): ProjectWriter {
  return makeProject(folder.file(name), [
    {
      name: 'cam',
      size: SIZE,
      path: video,
      times: table.times,
      end: 3,
      tracks: [
        { person: 'Ada', frames: [0, 1, 2, 3, 20, 21, 22], box: () => [8, 10, 40, 60] },
        { person: 'Bo', frames: [0, 4], box: () => [80, 10, 40, 60] },
      ],
    },
  ]);
}

async function look(path: string, index: number) {
  const probe = await probeVideo(path);
  const found = await readFrameTable(path, probe);
  const { image } = await readFrame(path, index, { probe, table: found });
  const contrast = (x: number): number => {
    const { data } = cropToRgb(image, { x, y: 25, width: 20, height: 30 }, 20, 30);
    return Math.max(...data) - Math.min(...data);
  };
  return { frames: found.times.length, left: contrast(18), right: contrast(90) };
}

describe('clips', () => {
  it('are one reel of exactly the frames in which the person is to be seen', async () => {
    using reader = project('a.sightline');
    const path = folder.file('reel.mp4');
    const { files, notes } = await makeClips(reader, { selection: { people: ['Ada'] }, as: 'reel', path });
    expect(files).toEqual([path]);
    expect(notes).toEqual(['2 moments, 7 frames, counted.']);
    const seen = await look(path, 3);
    expect(seen.frames).toBe(7);
    expect(Math.min(seen.left, seen.right)).toBeGreaterThan(100);
  });

  it('hide everyone but the chosen, also between the frames that were looked at', async () => {
    using reader = project('b.sightline');
    const path = folder.file('hidden.mp4');
    const { warnings } = await makeClips(reader, {
      selection: { people: ['Ada'] },
      as: 'reel',
      path,
      hidesOthers: true,
    });
    expect(warnings.join()).toMatch(/watch the video/);
    // Bo has boxes in frames 0 and 4 only.
    for (const index of [0, 2]) {
      const { left, right } = await look(path, index);
      expect(left).toBeGreaterThan(100);
      expect(right).toBeLessThan(40);
    }
  });

  it('are single files with padding, and leave nothing where they are cancelled', async () => {
    using reader = project('c.sightline');
    const path = folder.file('single');
    const options = {
      selection: { people: ['Ada'] },
      as: 'clips',
      lead: 0.2,
      lag: 0.1,
      hasBox: true,
    } as const;
    await makeClips(reader, { ...options, path });
    const names = readdirSync(path).sort();
    expect(names).toEqual(['001-Ada-cam-0.0s.mp4', '002-Ada-cam-1.8s.mp4']);
    expect((await look(folder.file(`single/${names[1] ?? ''}`), 0)).frames).toBe(6);
    const aborted = makeClips(reader, { ...options, path: folder.file('none'), signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(folder.path).filter((name) => name.includes('none'))).toEqual([]);
  });

  it('need somebody who is there', async () => {
    using reader = project('d.sightline');
    const options = { as: 'reel', path: folder.file('no.mp4') } as const;
    await expect(makeClips(reader, { ...options, selection: {} })).rejects.toMatchObject({
      code: 'nobody-chosen',
    });
    const later = { people: ['Bo'], from: 2, to: 3 };
    await expect(makeClips(reader, { ...options, selection: later })).rejects.toMatchObject({
      code: 'nothing-to-cut',
    });
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOf } from '../../../electron/application/arguments.ts';
import { sortFiles } from '../../../electron/shell/files.ts';
import { OfferedVideos } from '../../../electron/shell/offered-videos.ts';

describe('offered videos', () => {
  it('are known by number, never by path, with a free name each', () => {
    const videos = new OfferedVideos();
    videos.offer(['/a/north.mp4', '/b/north.mp4', '/a/north.mp4']);
    expect(videos.list()).toEqual([
      { id: 1, fileName: 'north.mp4', suggestedName: 'north' },
      { id: 2, fileName: 'north.mp4', suggestedName: 'north 2' },
    ]);
    expect(videos.pathOf(2)).toBe('/b/north.mp4');
    videos.discard(1);
    expect(() => videos.pathOf(1)).toThrow('not offered any more');
  });

  it('are at most as many as one ingest takes', () => {
    const videos = new OfferedVideos();
    videos.offer(Array.from({ length: 16 }, (_, index) => `/${index}.mp4`));
    expect(() => videos.offer(['/more.mp4'])).toThrow('At most 16');
    expect(videos.list()).toHaveLength(16);
  });
});

it('files from outside are sorted by what is to be done with them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-files-'));
  const paths = ['a.MP4', 'b.sightline', 'c.txt', 'd.hevc'].map((name) => join(folder, name));
  for (const path of paths) writeFileSync(path, '');
  mkdirSync(join(folder, 'folder.mp4'));
  expect(sortFiles([...paths, join(folder, 'folder.mp4'), join(folder, 'gone.mp4')])).toEqual({
    videos: [paths[0], paths[3]],
    projects: [paths[1]],
    others: [paths[2], join(folder, 'folder.mp4'), join(folder, 'gone.mp4')],
  });
  rmSync(folder, { recursive: true });
});

it('a command line names files after the program, and switches are none', () => {
  expect(filesOf(['/opt/sightline', '--no-sandbox', 'a.sightline'], true)).toEqual(['a.sightline']);
  expect(filesOf(['electron', '.', 'a.sightline', '--inspect'], false)).toEqual(['a.sightline']);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFile } from '../../../electron/state/log-file.ts';
import { RecentProjects } from '../../../electron/state/recent-projects.ts';
import { WindowPlacements } from '../../../electron/state/window-placements.ts';

let folder = '';
const faults: unknown[] = [];
const onFault = (fault: unknown): void => void faults.push(fault);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-state-'));
  faults.length = 0;
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('recent projects', () => {
  it('are kept newest first under lasting numbers, and say which are gone', async () => {
    const file = join(folder, 'recent.json');
    const there = join(folder, 'there.sightline');
    writeFileSync(there, '');
    const recent = new RecentProjects(file, onFault);
    await recent.add(there);
    await recent.add(join(folder, 'gone.sightline'));
    await recent.add(there);
    const expected = [
      { id: 1, name: 'there', isMissing: false },
      { id: 2, name: 'gone', isMissing: true },
    ];
    expect(recent.list()).toMatchObject(expected);
    const again = new RecentProjects(file, onFault);
    expect(again.list()).toMatchObject(expected);
    expect(again.pathOf(1)).toBe(there);
    await again.forget(1);
    expect(() => again.pathOf(1)).toThrow('not among the recent ones');
    expect(faults).toEqual([]);
  });

  it('are at most twelve', async () => {
    const recent = new RecentProjects(join(folder, 'recent.json'), onFault);
    for (let number = 1; number <= 20; number += 1) await recent.add(join(folder, `${number}.sightline`));
    expect(recent.list().map(({ name }) => Number(name))).toEqual(
      Array.from({ length: 12 }, (_, index) => 20 - index),
    );
  });

  it.each([['nonsense'], ['{"nextId":-1,"projects":[]}'], ['{"nextId":1,"projects":[{"id":1}]}'], ['[]']])(
    'begin anew where the file holds %j',
    (content) => {
      writeFileSync(join(folder, 'recent.json'), content);
      expect(new RecentProjects(join(folder, 'recent.json'), onFault).list()).toEqual([]);
    },
  );

  it('tell where they cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const recent = new RecentProjects(join(folder, 'file', 'recent.json'), onFault);
    await recent.add('/a.sightline');
    expect(faults).toHaveLength(1);
    expect(recent.list()).toHaveLength(1);
  });
});

describe('a window’s placement', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  const bounds = { x: 100, y: 50, width: 1300, height: 800 };

  it('is remembered for each kind of window', async () => {
    const file = join(folder, 'windows.json');
    await new WindowPlacements(file, onFault).remember('project', bounds, true);
    const again = new WindowPlacements(file, onFault);
    expect(again.of('project', [screen])).toEqual({ bounds, isMaximized: true });
    expect(again.of('welcome', [screen])).toEqual({ bounds: undefined, isMaximized: false });
  });

  it.each([
    ['beside every screen', { ...bounds, x: 1900 }],
    ['above', { ...bounds, y: -100 }],
    ['below', { ...bounds, y: 1070 }],
  ])('is given up where it lies %s', async (_case, outside) => {
    const placements = new WindowPlacements(join(folder, 'windows.json'), onFault);
    await placements.remember('project', outside, false);
    expect(placements.of('project', [screen])).toEqual({ bounds: undefined, isMaximized: false });
  });
});

describe('the log', () => {
  it('has a time before every line and never the home folder’s path', () => {
    const log = new LogFile(join(folder, 'logs', 'sightline.log'));
    log.write(`opening ${join(homedir(), 'matches', 'final.sightline')}\n\nsecond`);
    const lines = readFileSync(log.path, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z opening ~/);
    expect(lines.join()).not.toContain(homedir());
  });

  it('starts anew when it has grown large, and keeps the old one beside it', () => {
    const log = new LogFile(join(folder, 'sightline.log'));
    writeFileSync(log.path, 'x'.repeat(5 * 1024 * 1024));
    log.write('fresh');
    expect(readFileSync(log.path, 'utf8')).toMatch(/ fresh\n$/);
    expect(readFileSync(`${log.path}.old`).length).toBe(5 * 1024 * 1024);
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openProject } from '../../../core/library/index.ts';
import { writeWalkers } from '../engine/support/walkers.ts';

const CLI = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url));
const SECONDS = 3;

const box = { x: z.number(), y: z.number(), width: z.number().positive(), height: z.number().positive() };
const tracksDocument = z.array(
  z.strictObject({
    tracklet: z.number(),
    camera: z.string(),
    start: z.number(),
    end: z.number(),
    boxes: z.array(z.strictObject({ time: z.number(), ...box })).min(1),
  }),
);
const searchDocument = z.strictObject({
  query: z.looseObject({ tracklet: z.number().optional() }),
  results: z.array(
    z.looseObject({
      rank: z.number(),
      tracklet: z.number(),
      camera: z.string(),
      start: z.number(),
      end: z.number(),
      similarity: z.number().min(-1).max(1),
      box: z.strictObject(box),
      thumbnail: z.string(),
    }),
  ),
});

let folder = '';
let project = '';

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Runs with --json and reads the one document on stdout. */
function runJson(...args: readonly string[]): unknown {
  const { status, stdout, stderr } = run(...args, '--json');
  expect(status, stderr).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(stdout);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-cli-'));
  project = join(folder, 'match.sightline');
  const cameras = ['north', 'south stand'].flatMap((camera) => {
    const { video, detections } = writeWalkers(folder, camera, SECONDS);
    return ['--camera', `${camera}=${video}`, '--detections', `${camera}=${detections}`];
  });
  expect(runJson('ingest', project, ...cameras)).toMatchObject({
    project,
    tracklets: 6,
    cameras: [{ camera: 'north' }, { camera: 'south stand' }],
    model: { isTrained: true },
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('tracks', () => {
  it('lists every tracklet with boxes in pixels and times of the video', () => {
    const tracks = tracksDocument.parse(runJson('tracks', project));
    expect(tracks.map(({ camera }) => camera).sort()).toEqual([
      ...Array<string>(3).fill('north'),
      ...Array<string>(3).fill('south stand'),
    ]);
    const red = tracks.find(({ boxes }) => Math.abs((boxes[0]?.x ?? 0) - 20) < 1);
    expect(red?.boxes.map(({ time }) => time)).toEqual(
      Array.from({ length: SECONDS * 10 }, (_, frame) => frame / 10),
    );
    const last = red?.boxes.at(-1);
    expect(last?.x).toBeCloseTo(20 + 8 * 2.9, 1);
    expect(last).toMatchObject({ y: 40, width: 36, height: 96 });
  });
});

describe('search', () => {
  it('finds the walker of the same colour in the other camera first, by a point in the picture', () => {
    const { query, results } = searchDocument.parse(runJson('search', project, '--at', 'north@1.05,45,90'));
    const tracks = tracksDocument.parse(runJson('tracks', project));
    const best = tracks.find(({ tracklet }) => tracklet === results[0]?.tracklet);
    expect(query.tracklet).toBe(
      tracks.find(({ camera, boxes }) => camera === 'north' && boxes[0]?.x === 20)?.tracklet,
    );
    expect(best).toMatchObject({ camera: 'south stand' });
    expect(best?.boxes[0]?.x).toBeCloseTo(20, 1);
    expect(results.map(({ rank }) => rank)).toEqual(results.map((_, index) => index + 1));
    // The two other people of the same camera were there at the same time: they cannot be the same person.
    expect(results.every(({ camera }) => camera === 'south stand')).toBe(true);
    expect(
      results.every(({ thumbnail }) => readFileSync(thumbnail).subarray(0, 2).toString('hex') === 'ffd8'),
    ).toBe(true);
  });

  it('answers a tracklet and its own thumbnail alike', () => {
    const byPoint = searchDocument.parse(runJson('search', project, '--at', 'north@1.05,45,90'));
    const tracklet = String(byPoint.query.tracklet);
    const byTracklet = searchDocument.parse(runJson('search', project, '--tracklet', tracklet, '--top', '2'));
    expect(byTracklet.results).toEqual(byPoint.results.slice(0, 2));
    const picture = byPoint.results[0]?.thumbnail ?? '';
    const byImage = searchDocument.parse(runJson('search', project, '--image', picture));
    // Both cameras show the very same walkers.
    expect(
      byImage.results
        .slice(0, 2)
        .map((result) => result.tracklet)
        .sort(),
    ).toEqual([byPoint.query.tracklet, byPoint.results[0]?.tracklet].sort());
  });
});

describe('exit codes', () => {
  it.each([
    ['an unknown command', ['bogus']],
    ['an unknown option', ['tracks', 'x.sightline', '--bogus']],
    ['a camera without a video', ['ingest', 'x.sightline', '--camera', 'north']],
    ['no camera for a new project', ['ingest', 'does-not-exist.sightline']],
    [
      'detections for an unknown camera',
      ['ingest', 'x.sightline', '--camera', 'a=b.mp4', '--detections', 'c=d.txt'],
    ],
    ['two queries at once', ['search', 'x.sightline', '--tracklet', '1', '--image', 'a.jpg']],
    ['no query', ['search', 'x.sightline']],
  ])('are 2 for %s, with nothing on stdout', (_, args) => {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).not.toBe('');
    expect(existsSync('does-not-exist.sightline')).toBe(false);
  });

  it('are 1 for a failure, said in a sentence that names the file', () => {
    const text = join(folder, 'text.mp4');
    writeFileSync(text, 'this is no video\n'.repeat(100));
    const other = join(folder, 'other.sightline');
    const bad = run('ingest', other, '--camera', `a=${text}`, '--json');
    expect({ status: bad.status, stdout: bad.stdout }).toEqual({ status: 1, stdout: '' });
    expect(bad.stderr).toContain(text);
    using empty = openProject(other, { readonly: true });
    expect([empty.models(), empty.cameras()], 'a failed start binds the project to nothing').toEqual([
      [],
      [],
    ]);
    expect(run('tracks', text)).toMatchObject({ status: 1, stdout: '' });
    expect(run('search', project, '--tracklet', '99')).toMatchObject({ status: 1, stdout: '' });
    expect(run('search', project, '--at', 'north@1,300,5').stderr).toContain('Nobody');
  });

  it('are 0 for --help of every command', () => {
    for (const command of [
      [],
      ['ingest'],
      ['tracks'],
      ['search'],
      ['serve'],
      ['doctor'],
      ['dataset'],
      ['evaluate'],
    ]) {
      const { status, stdout } = run(...command, '--help');
      expect(status).toBe(0);
      expect(stdout).toContain('Usage: sightline');
    }
  });
});

describe('ingest', () => {
  it('leaves cameras alone that the project has already', () => {
    const video = join(folder, 'north.mp4');
    const detections = join(folder, 'north.txt');
    const again = runJson(
      'ingest',
      project,
      '--camera',
      `north=${video}`,
      '--detections',
      `north=${detections}`,
    );
    expect(again).toMatchObject({
      tracklets: 6,
      warnings: [expect.stringContaining('already')],
    });
  });
});

describe('doctor', () => {
  it('names FFmpeg, SQLite and every execution device with a reason', () => {
    const report = z
      .object({
        ffmpeg: z.object({ path: z.string(), problem: z.null() }),
        sqlite: z.string().regex(/^3\./),
        devices: z.array(
          z.object({ device: z.string(), isAvailable: z.boolean(), reason: z.string().min(1) }),
        ),
      })
      .parse(runJson('doctor'));
    expect(report.devices.find(({ device }) => device === 'cpu')?.isAvailable).toBe(true);
    expect(report.devices.map(({ device }) => device).sort()).toEqual([
      'coreml',
      'cpu',
      'cuda',
      'dml',
      'webgpu',
    ]);
  });
});

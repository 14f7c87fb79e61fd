import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { exportProject, findFormat } from '../../../core/export/index.ts';
import type { ImportedTrack } from '../../../core/export/readers/imported-track.ts';
import { readCoco } from '../../../core/export/readers/read-coco.ts';
import { readCvat } from '../../../core/export/readers/read-cvat.ts';
import { readMot } from '../../../core/export/readers/read-mot.ts';
import { temporaryFolder } from '../library/sample-project.ts';
import { evenTimes, makeProject, type MadeCamera } from './made-project.ts';

const FRAMES = 120;

const name = fc
  .array(fc.constantFrom('a', 'Å', '7', ' ', '&', '<', '>', '"', "'", ',', '.', ';', '=', '-', '😀', 'é'), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join('').trim())
  .filter((text) => text !== '');
const frames = fc
  .uniqueArray(fc.integer({ min: 0, max: FRAMES - 1 }), { minLength: 1, maxLength: 12 })
  .map((list) => list.sort((a, b) => a - b));
/** Sixteenths of a pixel, as the project keeps them. */
const sixteenths = (least: number) => fc.integer({ min: least, max: 16 * 600 }).map((value) => value / 16);
const track = fc.record({
  frames,
  box: fc.tuple(sixteenths(0), sixteenths(0), sixteenths(1), sixteenths(1)),
});
const people = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });

const stack = new DisposableStack();
const folder = stack.use(temporaryFolder());
afterAll(() => stack.dispose());

let run = 0;

/** A project whose people each have one track, and one nameless track. */
const made = fc.record({ people, tracks: fc.array(track, { minLength: 4, maxLength: 4 }) }).map((parts) => {
  const camera: MadeCamera = {
    name: 'cam',
    times: evenTimes(FRAMES, 25),
    end: FRAMES / 25,
    tracks: parts.tracks.slice(0, parts.people.length + 1).map(({ frames: at, box }, index) => ({
      ...(parts.people[index] === undefined ? {} : { person: parts.people[index] }),
      frames: at,
      box: () => box,
      score: 0.25,
    })),
  };
  return camera;
});

interface Row {
  readonly who: string | null;
  readonly frame: number;
  readonly sides: readonly number[];
}

function expectedRows(camera: MadeCamera): Row[] {
  const rows = camera.tracks.flatMap(({ person, frames: at, box }) =>
    at.map((frame) => ({ who: person ?? null, frame, sides: box(frame) })),
  );
  return sorted(rows);
}

function importedRows(tracks: readonly ImportedTrack[]): Row[] {
  return sorted(
    tracks.flatMap(({ identity, boxes }) =>
      boxes.map(({ frame, box }) => ({
        who: identity,
        frame,
        sides: [box.x, box.y, box.width, box.height],
      })),
    ),
  );
}

function sorted(rows: readonly Row[]): Row[] {
  const key = ({ who, frame }: Row): string => `${who ?? ''} ${String(frame).padStart(4, '0')}`;
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function expectClose(found: readonly Row[], expected: readonly Row[], tolerance: number): void {
  expect(found.map(({ who, frame }) => [who, frame])).toEqual(expected.map(({ who, frame }) => [who, frame]));
  for (const [index, row] of found.entries()) {
    for (const [side, value] of row.sides.entries()) {
      expect(Math.abs(value - (expected[index]?.sides[side] ?? NaN))).toBeLessThanOrEqual(tolerance);
    }
  }
}

describe.each([
  { id: 'mot', file: 'cam/gt/gt.txt', read: readMot, tolerance: 1e-9 },
  { id: 'coco', file: '', read: readCoco, tolerance: 0 },
  // Two decimals: each corner is off by half a hundredth at most.
  { id: 'cvat', file: '', read: readCvat, tolerance: 0.0101 },
])('what the format $id holds', ({ id, file, read, tolerance }) => {
  it('is read back: whose box is where in which frame', async () => {
    await fc.assert(
      fc.asyncProperty(made, async (camera) => {
        run += 1;
        using project = makeProject(folder.file(`p${run}.sightline`), [camera]);
        const path = join(folder.path, `out-${run}`);
        await exportProject(project, { format: findFormat(id), path });
        const tracks = await read({ path: join(path, file), camera: 'cam' });
        expectClose(importedRows(tracks), expectedRows(camera), tolerance);
      }),
      { numRuns: 5 },
    );
  });
});

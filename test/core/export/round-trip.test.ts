import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { exportProject, findFormat } from '../../../core/export/index.ts';
import type { ImportedTrack } from '../../../core/export/readers/imported-track.ts';
import { readCoco } from '../../../core/export/readers/read-coco.ts';
import { readCvat } from '../../../core/export/readers/read-cvat.ts';
import { readMot } from '../../../core/export/readers/read-mot.ts';
import { temporaryFolder } from '../library/sample-project.ts';
import { madeCamera } from './made-arbitrary.ts';
import { makeProject, type MadeCamera } from './made-project.ts';

const stack = new DisposableStack();
const folder = stack.use(temporaryFolder());
afterAll(() => stack.dispose());

let run = 0;

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
      fc.asyncProperty(madeCamera, async (camera) => {
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

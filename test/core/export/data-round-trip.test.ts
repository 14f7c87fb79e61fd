import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { openDataset } from '../../../core/datasets/index.ts';
import { exportProject, findFormat } from '../../../core/export/index.ts';
import { assignTracklets, createPerson } from '../../../core/library/index.ts';
import { parseCsv } from '../../../core/export/readers/parse-csv.ts';
import { temporaryFolder } from '../library/sample-project.ts';
import { GOLDEN_CASES } from './golden-cases.ts';
import { madeCamera } from './made-arbitrary.ts';
import { makeProject } from './made-project.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

it('CSV and JSON hold every box, exactly', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(madeCamera, async (camera) => {
      run += 1;
      using project = makeProject(folder.file(`${run}.sightline`), [camera]);
      const expected = camera.tracks.flatMap(({ person, frames, box }, index) =>
        frames.map((frame) => [person ?? `Tracklet ${1_000_001 + index}`, frame, ...box(frame), 0.25]),
      );
      const order = (rows: readonly (readonly unknown[])[]) => rows.map((row) => JSON.stringify(row)).sort();

      const table = folder.file(`${run}.csv`);
      await exportProject(project, { format: findFormat('csv'), path: table });
      const [, ...rows] = parseCsv(readFileSync(table, 'utf8'));
      const cells = rows.map((row) => [row[5], Number(row[1]), ...row.slice(7).map(Number)]);
      expect(order(cells)).toEqual(order(expected));

      const file = folder.file(`${run}.json`);
      await exportProject(project, { format: findFormat('json'), path: file });
      const document = JSON.parse(readFileSync(file, 'utf8')) as {
        identities: { number: number; name: string }[];
        tracklets: { identity: number; frames: number[]; boxes: number[]; scores: number[] }[];
      };
      const names = new Map(document.identities.map(({ number, name }) => [number, name]));
      const boxes = document.tracklets.flatMap(({ identity, frames, boxes: sides, scores }) =>
        frames.map((frame, at) => [
          names.get(identity),
          frame,
          ...sides.slice(4 * at, 4 * at + 4),
          scores[at],
        ]),
      );
      expect(order(boxes)).toEqual(order(expected));
    }),
    { numRuns: 4 },
  );
});

it('embeddings are float32 rows in the order of their index, as the project keeps them', async () => {
  using project = makeProject(folder.file('e.sightline'), GOLDEN_CASES['two-cameras'] ?? []);
  const path = folder.file('embeddings');
  await exportProject(project, { format: findFormat('embeddings'), path });
  const bytes = readFileSync(join(path, 'embeddings.npy'));
  const start = 10 + bytes.readUInt16LE(8);
  expect(start % 64).toBe(0);
  expect(bytes.subarray(10, start).toString('latin1')).toMatch(/'descr': '<f4'.*'shape': \(6, 4\)/);
  const { rows } = JSON.parse(readFileSync(join(path, 'embeddings.json'), 'utf8')) as {
    rows: { crop: number; tracklet: number }[];
  };
  expect(bytes.length - start).toBe(rows.length * 4 * 4);
  for (const [row, { crop, tracklet }] of rows.entries()) {
    const stored = project.trackletEmbeddings(tracklet, 1).find((entry) => entry.crop === crop);
    for (const [column, value] of [...(stored?.vector ?? [])].entries()) {
      expect(bytes.readFloatLE(start + 4 * (4 * row + column))).toBe(
        Math.fround(value * (stored?.scale ?? 0)),
      );
    }
  }
});

it('a Market-1501 folder is one that the reader of data sets takes, with whole people on one side', async () => {
  using project = makeProject(folder.file('m.sightline'), GOLDEN_CASES['two-cameras'] ?? []);
  // A third person, so that one of the test side is in both cameras.
  project.operate({ kind: 'test', details: null }, (edits) => {
    createPerson(edits, { name: 'Bo' });
    assignTracklets(edits, 2, [1_000_001, 2_000_001], { allowOverlap: true });
  });
  const path = folder.file('market');
  const { warnings } = await exportProject(project, { format: findFormat('market1501'), path });
  expect(warnings).toEqual([]);
  const dataset = await openDataset(path);
  expect(dataset.layout).toBe('market1501');
  expect(dataset.evaluation.test?.query.map(({ identity, camera }) => [identity, camera]).sort()).toEqual([
    ['0002', '1'],
    ['0002', '2'],
  ]);
  expect(new Set(dataset.evaluation.test?.gallery.map(({ identity }) => identity))).toEqual(
    new Set(['0002']),
  );
});

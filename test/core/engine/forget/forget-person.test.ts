import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { forgetPerson } from '../../../../core/engine/forget/forget-person.ts';
import {
  addMoment,
  assignTracklets,
  createPerson,
  createProject,
  findBytes,
  openProject,
} from '../../../../core/library/index.ts';
import { prepare, sampleChunk, temporaryFolder } from '../../library/sample-project.ts';

const NAME = 'Sacharissa Cripslock';
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

/** A project with three people in one camera, each with a crop; the first one has a name and a moment. */
function makeProject(path: string, isFinished: boolean): void {
  using writer = createProject(path);
  const ids = prepare(writer);
  const [camera] = ids.cameras;
  if (camera === undefined) throw new Error('There is no camera.');
  writer.commitChunk(sampleChunk(ids, camera.video.id, 0));
  writer.operate({ kind: 'test', details: { name: NAME } }, (edits) => {
    const person = createPerson(edits, { name: NAME, notes: `${NAME} wears 7` });
    assignTracklets(edits, person, [1_000_001]);
    addMoment(edits, { tag: 'shot', camera: camera.id, start: 1, end: 2, person });
  });
  if (isFinished) writer.setJobState(ids.job, 'done');
}

describe('forgetting a person', () => {
  it("leaves no byte of name, pictures and embeddings in the project's files, and a record without the name", async () => {
    const path = folder.file('p.sightline');
    makeProject(path, true);
    mkdirSync(folder.file('p-thumbnails'));
    writeFileSync(folder.file('p-thumbnails/crop-10000001.jpg'), 'a picture');
    using writer = openProject(path);
    const jpeg = writer.cropJpeg(10_000_001)?.slice(100, 140) ?? new Uint8Array(1);
    const vector = writer.trackletEmbeddings(1_000_001, 1)[0]?.vector ?? new Int8Array(1);
    const traces = [Buffer.from(NAME), jpeg, new Uint8Array(vector.slice().buffer)];
    const others = writer.tracklets().length;
    const whereTraces = async () => [
      ...(await findBytes(path, traces)),
      ...(await findBytes(`${path}-wal`, traces)),
    ];
    // The check can find what it seeks.
    expect(new Set(await whereTraces()).size).toBe(3);
    const outcome = await forgetPerson(writer, NAME);
    expect(await whereTraces()).toEqual([]);
    expect(outcome).toMatchObject({ tracklets: 1, crops: 1, embeddings: 1, moments: 1, nameStandsIn: [] });
    expect(writer.tracklets()).toHaveLength(others - 1);
    expect(writer.people()).toEqual([]);
    // Undo would bring the person back.
    expect(writer.undo()).toBeUndefined();
    expect(existsSync(folder.file('p-thumbnails/crop-10000001.jpg'))).toBe(false);
    const record = writer.jobs().find(({ kind }) => kind === 'forget');
    expect(record).toMatchObject({ state: 'done', parameters: { person: 1, tracklets: 1, crops: 1 } });
  });

  it("does not take another person's crop that is alike to the byte for a trace", async () => {
    const path = folder.file('alike.sightline');
    makeProject(path, true);
    {
      const raw = new Database(path);
      raw.exec(`UPDATE crops SET jpeg = (SELECT jpeg FROM crops WHERE tracklet_id = 1000001)
        WHERE tracklet_id = 1000002`);
      raw.close();
    }
    using writer = openProject(path);
    const outcome = await forgetPerson(writer, NAME);
    // The embedding of 24 bytes is too short to be sought, and the picture tells nothing.
    expect(outcome).toMatchObject({ crops: 1, checkedPieces: 0 });
    expect(writer.cropJpeg(10_000_001)).toBeUndefined();
  });

  it('says where the name still stands', async () => {
    const path = folder.file('q.sightline');
    makeProject(path, true);
    using writer = openProject(path);
    writer.operate({ kind: 'test', details: null }, (edits) =>
      addMoment(edits, { tag: `${NAME} scores`, camera: 1, start: 1, end: 2, person: null }),
    );
    expect((await forgetPerson(writer, NAME)).nameStandsIn).toEqual(['tags.name']);
  });

  it('waits for an ingest to be finished and knows whom it cannot forget', async () => {
    const path = folder.file('r.sightline');
    makeProject(path, false);
    using writer = openProject(path);
    await expect(forgetPerson(writer, NAME)).rejects.toMatchObject({ code: 'ingest-unfinished' });
    await expect(forgetPerson(writer, 'Nobody')).rejects.toMatchObject({ code: 'unknown-person' });
    expect(writer.people()).toHaveLength(1);
  });
});

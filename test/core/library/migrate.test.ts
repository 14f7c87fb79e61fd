import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { assignTracklets, createPerson, openProject } from '../../../core/library/index.ts';
import { migrate, readSchema, readVersion } from '../../../core/library/migrate.ts';
import { LATEST_VERSION, MIGRATIONS } from '../../../core/library/migrations/index.ts';
import { dump, edit, temporaryFolder } from './sample-project.ts';

/** What a person of an older form has in the new columns. */
const UNSAID = { isNamed: true, number: '', team: null, role: '', colour: null, isHidden: false };

const VERSION_1 = fileURLToPath(new URL('./fixtures/version-1.sightline', import.meta.url));

describe('migrate', () => {
  it('refuses steps whose numbers do not rise', () => {
    const database = new Database(':memory:');
    const step = { version: 1, title: 'twice', sql: 'CREATE TABLE t (a INTEGER) STRICT' };
    expect(() => migrate(database, [step, step])).toThrow(/twice must have a number above 1/);
    expect(readVersion(database)).toBe(0);
    database.close();
  });

  it('leaves the version before, whole, where a step fails', () => {
    const database = new Database(':memory:');
    const good = { version: 1, title: 'good', sql: 'CREATE TABLE a (x INTEGER) STRICT' };
    const bad = {
      version: 2,
      title: 'bad',
      sql: 'CREATE TABLE b (x INTEGER) STRICT; INSERT INTO missing VALUES (1)',
    };
    expect(() => migrate(database, [good, bad])).toThrow(/missing/);
    expect(readVersion(database)).toBe(1);
    expect(readSchema(database)).toBe('CREATE TABLE a (x INTEGER) STRICT');
    database.close();
  });

  it('does nothing to a database of the newest version', () => {
    const database = new Database(':memory:');
    migrate(database, MIGRATIONS);
    const before = readSchema(database);
    migrate(database, MIGRATIONS);
    expect(readSchema(database)).toBe(before);
    expect(readVersion(database)).toBe(LATEST_VERSION);
    database.close();
  });

  it('has only STRICT tables', () => {
    const database = new Database(':memory:');
    migrate(database, MIGRATIONS);
    const loose =
      database.prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
      AND NOT strict AND name NOT LIKE 'sqlite_%'`);
    expect(loose.all()).toEqual([]);
    database.close();
  });
});

describe('a file of version 1', () => {
  it('is refused for reading only, with the advice to open it for writing', () => {
    using folder = temporaryFolder();
    const path = folder.file('old.sightline');
    copyFileSync(VERSION_1, path);
    expect(() => openProject(path, { readonly: true })).toThrow(
      expect.objectContaining({ code: 'project-older' }),
    );
  });

  it('comes to the present form with all that it held', () => {
    using folder = temporaryFolder();
    const path = folder.file('old.sightline');
    copyFileSync(VERSION_1, path);
    const before = dump(path);
    expect(Object.keys(before)).not.toContain('people');
    const writer = openProject(path);
    const tracklets = writer.tracklets();
    edit(writer, (edits) =>
      assignTracklets(edits, createPerson(edits, { name: 'Ada' }), [tracklets[0]?.id ?? 0]),
    );
    expect(writer.people()).toMatchObject([{ id: 1, name: 'Ada', notes: '', tracklets: [tracklets[0]?.id] }]);
    writer[Symbol.dispose]();
    expect(dump(path)).toMatchObject(before);
    expect(before.boxes).toHaveLength(2 * 2 * 30);
    const migrated = new Database(path, { readonly: true });
    expect(readVersion(migrated)).toBe(LATEST_VERSION);
    migrated.close();
  });
});

describe('a file of version 2', () => {
  it('comes to the present form with its people, tags and moments as they were', () => {
    using folder = temporaryFolder();
    const path = folder.file('two.sightline');
    copyFileSync(VERSION_1, path);
    const database = new Database(path);
    migrate(database, MIGRATIONS, 2);
    database.exec(`
      INSERT INTO people (id, name, notes) VALUES (3, 'Ada', 'captain'), (5, 'Bo', '');
      INSERT INTO person_tracklets (tracklet_id, person_id) VALUES (1000001, 3), (2000002, 5);
      INSERT INTO tags (id, name) VALUES (1, 'shot');
      INSERT INTO moments (id, tag_id, camera_id, person_id, start_seconds, end_seconds) VALUES (7, 1, 2, 5, 1.5, 2)`);
    database.close();
    const before = dump(path);
    const writer = openProject(path);
    expect(writer.people()).toEqual([
      { id: 3, name: 'Ada', notes: 'captain', tracklets: [1_000_001], ...UNSAID },
      { id: 5, name: 'Bo', notes: '', tracklets: [2_000_002], ...UNSAID },
    ]);
    expect(writer.moments()).toEqual([
      { id: 7, tag: 'shot', camera: 2, person: 5, start: 1.5, end: 2, note: '' },
    ]);
    expect(writer.cameras().map(({ offset, rate }) => [offset, rate])).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(writer.expectedPeople()).toBeNull();
    writer[Symbol.dispose]();
    const after = dump(path);
    expect(after).toMatchObject(before);
    const isNew = (table: string): boolean => !Object.hasOwn(before, table) && table !== 'model_choice';
    for (const table of Object.keys(after).filter(isNew)) expect(after[table], table).toEqual([]);
  });
});

describe('a file of version 3', () => {
  it('comes to the present form with all answers as they were, and no tracklet said to be one person', () => {
    using folder = temporaryFolder();
    const path = folder.file('three.sightline');
    copyFileSync(VERSION_1, path);
    const database = new Database(path);
    migrate(database, MIGRATIONS, 3);
    database.exec(`
      INSERT INTO people (id, name, notes) VALUES (3, 'Ada', ''), (5, 'Bo', '');
      INSERT INTO people_apart (person_a, person_b) VALUES (3, 5);
      INSERT INTO person_refusals (person_id, tracklet_id) VALUES (3, 1000001);
      INSERT INTO group_refusals (id, tracklets) VALUES (1, '[1000001,2000002]')`);
    database.close();
    const before = dump(path);
    const writer = openProject(path);
    expect(writer.answers()).toEqual({
      tracklets: [],
      refusals: [{ person: 3, tracklet: 1_000_001 }],
      apart: [[3, 5]],
      groups: [[1_000_001, 2_000_002]],
      whole: [],
    });
    writer[Symbol.dispose]();
    expect(dump(path)).toMatchObject(before);
  });
});

describe('a file of version 4', () => {
  function migrated(parameters: string): ReturnType<typeof openProject> {
    const path = temporaryFolder().file('four.sightline');
    copyFileSync(VERSION_1, path);
    const database = new Database(path);
    migrate(database, MIGRATIONS, 4);
    database.exec(
      "INSERT INTO jobs (kind, state, fraction, parameters, created_ms, updated_ms) VALUES ('export', 'done', 1, '{}', 0, 0)",
    );
    database.prepare("UPDATE jobs SET parameters = ? WHERE kind = 'ingest'").run(parameters);
    database.close();
    return openProject(path);
  }

  it('is searched with its only model, opened as its newest ingest opened it', () => {
    const parameters = {
      cameras: [],
      model: '/models/osnet.onnx',
      inputSize: { width: 64, height: 128 },
      device: 'cpu',
    };
    using writer = migrated(JSON.stringify(parameters));
    expect(writer.currentModel()).toEqual(writer.models()[0]);
    expect(writer.currentModel()?.source).toEqual({
      model: '/models/osnet.onnx',
      inputSize: { width: 64, height: 128 },
    });
    expect(writer.previousModel()).toBeUndefined();
  });

  it('is searched with the default model where its ingest named none', () => {
    using writer = migrated('{"cameras":[],"device":"cpu"}');
    expect(writer.currentModel()?.source).toEqual({});
  });
});

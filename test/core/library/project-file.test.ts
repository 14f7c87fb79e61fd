import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../core/errors/index.ts';
import { createProject, openProject } from '../../../core/library/index.ts';
import { LATEST_VERSION } from '../../../core/library/migrations/index.ts';
import { dump, prepare, sampleChunk, temporaryFolder } from './sample-project.ts';

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Expects both ways of opening to refuse the file, and it and its folder to be as before. */
function expectRefusal(folder: string, path: string, code: string): void {
  const before = { files: readdirSync(folder), hash: hashOf(path) };
  const refusal = expect.objectContaining({ constructor: StoreError, code }) as Error;
  expect(() => openProject(path, { readonly: true })).toThrow(refusal);
  expect(() => openProject(path)).toThrow(refusal);
  expect({ files: readdirSync(folder), hash: hashOf(path) }).toEqual(before);
}

function makeProject(path: string): void {
  using writer = createProject(path);
  const ids = prepare(writer);
  writer.commitChunk(sampleChunk(ids, ids.cameras[0]?.video.id ?? 0, 0));
}

describe('createProject', () => {
  it.each(['match.sightline', 'a match ü "1" %20?#.sightline', '-dash.sightline', ':memory:'])(
    'makes the file %s, and nothing beside it once closed',
    (name) => {
      using folder = temporaryFolder();
      createProject(folder.file(name), { name: 'Final' })[Symbol.dispose]();
      expect(readdirSync(folder.path)).toEqual([name]);
      using reader = openProject(folder.file(name), { readonly: true });
      expect(reader.name()).toBe('Final');
    },
  );

  it('is recognisable by application id and version, and names itself after the file', () => {
    using folder = temporaryFolder();
    const path = folder.file('derby.sightline');
    using writer = createProject(path);
    expect(writer.name()).toBe('derby');
    const header = readFileSync(path).subarray(0, 100);
    expect(header.toString('latin1', 68, 72)).toBe('SLGT');
    expect(header.readUInt32BE(60)).toBe(LATEST_VERSION);
  });

  it('never replaces a file', () => {
    using folder = temporaryFolder();
    const path = folder.file('taken.sightline');
    writeFileSync(path, 'precious');
    expect(() => createProject(path)).toThrow(expect.objectContaining({ code: 'project-exists' }));
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect(readdirSync(folder.path)).toEqual(['taken.sightline']);
  });

  it('says so when the folder is missing', () => {
    using folder = temporaryFolder();
    expect(() => createProject(folder.file('nowhere/p.sightline'))).toThrow(
      expect.objectContaining({ constructor: StoreError }),
    );
  });
});

describe('openProject', () => {
  it('refuses a file that is not there, and does not make it', () => {
    using folder = temporaryFolder();
    const path = folder.file('none.sightline');
    expect(() => openProject(path)).toThrow(expect.objectContaining({ code: 'project-missing' }));
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it.each([
    ['an empty file', ''],
    ['a text', 'Not a project, but longer than the hundred bytes of a database header. '.repeat(20)],
    ['a cut-off header', 'SQLite format 3\0'],
  ])('refuses %s and leaves it untouched', (_name, content) => {
    using folder = temporaryFolder();
    const path = folder.file('other.sightline');
    writeFileSync(path, content);
    expectRefusal(folder.path, path, 'not-a-project');
  });

  it('refuses a folder', () => {
    using folder = temporaryFolder();
    expect(() => openProject(folder.path)).toThrow(expect.objectContaining({ code: 'not-a-project' }));
  });

  it('refuses the database of another program and leaves it untouched', () => {
    using folder = temporaryFolder();
    const path = folder.file('other.sqlite');
    const other = new Database(path);
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    expectRefusal(folder.path, path, 'not-a-project');
  });

  it('refuses a project of a newer program and leaves it untouched', () => {
    using folder = temporaryFolder();
    const path = folder.file('newer.sightline');
    makeProject(path);
    const newer = new Database(path);
    newer.pragma(`user_version = ${LATEST_VERSION + 1}`);
    newer.close();
    expectRefusal(folder.path, path, 'project-newer');
  });

  it.each([
    ['a missing table', 'DROP TABLE moments'],
    ['a foreign trigger', 'CREATE TRIGGER spy AFTER INSERT ON boxes BEGIN DELETE FROM crops; END'],
  ])('refuses a project with %s and leaves it untouched', (_name, sql) => {
    using folder = temporaryFolder();
    const path = folder.file('altered.sightline');
    makeProject(path);
    const altered = new Database(path);
    altered.exec(sql);
    altered.close();
    expectRefusal(folder.path, path, 'corrupt-project');
  });

  it('refuses a truncated project and leaves it untouched', () => {
    using folder = temporaryFolder();
    const path = folder.file('truncated.sightline');
    makeProject(path);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 8192));
    expectRefusal(folder.path, path, 'corrupt-project');
  });

  it('opens for reading without changing the file or leaving anything beside it', () => {
    using folder = temporaryFolder();
    const path = folder.file('p.sightline');
    makeProject(path);
    const before = hashOf(path);
    const reader = openProject(path, { readonly: true });
    expect(reader.counts()).toEqual({ tracklets: 3, crops: 3 });
    reader[Symbol.dispose]();
    expect(hashOf(path)).toBe(before);
    expect(readdirSync(folder.path)).toEqual(['p.sightline']);
  });

  it('gives readers what the writer has committed, while it is open', () => {
    using folder = temporaryFolder();
    const path = folder.file('p.sightline');
    using writer = createProject(path);
    using reader = openProject(path, { readonly: true });
    const ids = prepare(writer);
    const video = ids.cameras[0]?.video.id ?? 0;
    writer.commitChunk(sampleChunk(ids, video, 0));
    expect(reader.checkpoint(ids.job, video)?.chunk).toBe(0);
  });

  it('refuses a second writer, naming the first, and takes one when the first has closed', () => {
    using folder = temporaryFolder();
    const path = folder.file('p.sightline');
    const first = createProject(path);
    symlinkSync(path, folder.file('alias.sightline'));
    const refusal = expect.objectContaining({
      code: 'project-locked',
      message: expect.stringContaining(`process ${process.pid}`) as string,
    }) as Error;
    expect(() => openProject(path)).toThrow(refusal);
    expect(() => openProject(folder.file('alias.sightline'))).toThrow(refusal);
    first[Symbol.dispose]();
    openProject(path)[Symbol.dispose]();
    expect(readdirSync(folder.path)).toEqual(['alias.sightline', 'p.sightline']);
  });

  it('names its use after closing', () => {
    using folder = temporaryFolder();
    const writer = createProject(folder.file('p.sightline'));
    writer[Symbol.dispose]();
    expect(() => writer.cameras()).toThrow(expect.objectContaining({ code: 'project-closed' }));
    expect(() => writer[Symbol.dispose]()).not.toThrow();
  });

  it('keeps everything over closing and opening', () => {
    using folder = temporaryFolder();
    const path = folder.file('p.sightline');
    makeProject(path);
    const before = dump(path);
    openProject(path)[Symbol.dispose]();
    expect(dump(path)).toEqual(before);
  });
});

import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from '../errors/index.ts';
import { ReadConnection, WriteConnection } from './connection.ts';
import { APPLICATION_ID, checkProjectFile } from './file-check.ts';
import { migrate } from './migrate.ts';
import { LATEST_VERSION, MIGRATIONS } from './migrations/index.ts';
import { ProjectReader } from './project-reader.ts';
import { ProjectWriter } from './project-writer.ts';
import { sqlitePath } from './sqlite-path.ts';
import { storeFailure } from './store-failure.ts';
import { WriterLock } from './writer-lock.ts';

/** Thumbnails and embeddings are a few kilobytes each: two fit a page. */
const PAGE_BYTES = 8192;
/** How long a statement waits for another connection's short lock. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * Makes a new, empty project file (by convention `*.sightline`) and opens it for writing. The file appears whole or
 * not at all. Throws: StoreError `project-exists`, `disk-full`, `project-unreadable`, …
 */
export function createProject(path: string, options: { readonly name?: string } = {}): ProjectWriter {
  const target = resolve(path);
  const name = options.name ?? basename(target, '.sightline');
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
  try {
    writeEmptyProject(draft, name);
    const file = openSync(draft, 'r+');
    fsyncSync(file);
    closeSync(file);
    // Unlike a rename, a link never replaces a file that is there.
    linkSync(draft, target);
  } catch (error) {
    throw creationFailure(target, error);
  } finally {
    for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(draft + ending, { force: true });
  }
  return openProject(target);
}

/**
 * Opens a project; one of an older form is brought to the present one, unless it is opened for reading only.
 * Default: for writing. A file that is refused is not changed.
 * Throws: StoreError `project-missing`, `not-a-project`, `project-newer`, `project-older` (reading only),
 * `corrupt-project`, `project-locked`.
 */
export function openProject(path: string, options?: { readonly readonly?: false }): ProjectWriter;
export function openProject(path: string, options: { readonly readonly: true }): ProjectReader;
export function openProject(path: string, options: { readonly readonly?: boolean } = {}): ProjectReader {
  const target = withoutLinks(path);
  return options.readonly === true ? openReader(target) : openWriter(target);
}

/** One name for one file, however it was reached: SQLite's own files and the lock lie beside it. */
function withoutLinks(path: string): string {
  const absolute = resolve(path);
  return existsSync(absolute) ? realpathSync(absolute) : absolute;
}

function openReader(path: string): ProjectReader {
  const version = checkProjectFile(path);
  if (version < LATEST_VERSION) {
    throw new StoreError(
      'project-older',
      `The project "${path}" was made by an older Sightline. Open it for writing once, which brings it to the present form.`,
      { details: { path, version, known: LATEST_VERSION } },
    );
  }
  return new ProjectReader(
    new ReadConnection(
      path,
      connect(path, (database) => {
        // Not SQLite's own read-only mode: that one leaves its working files beside the project.
        database.pragma('query_only = ON');
      }),
    ),
  );
}

function openWriter(path: string): ProjectWriter {
  checkProjectFile(path);
  using resources = new DisposableStack();
  const lock = resources.use(WriterLock.acquire(path));
  const database = connect(path, (opened) => {
    opened.pragma('journal_mode = WAL');
    opened.pragma('synchronous = FULL');
    opened.pragma('foreign_keys = ON');
    migrate(opened, MIGRATIONS);
  });
  const connection = new WriteConnection(path, database);
  resources.move();
  return new ProjectWriter(connection, lock);
}

function connect(path: string, prepare: (database: Database.Database) => void): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(sqlitePath(path), { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    database.pragma('trusted_schema = OFF');
    database.pragma('cell_size_check = ON');
    prepare(database);
    return database;
  } catch (error) {
    database?.close();
    throw storeFailure(path, error);
  }
}

function writeEmptyProject(path: string, name: string): void {
  const database = new Database(sqlitePath(path));
  try {
    database.pragma(`page_size = ${PAGE_BYTES}`);
    database.pragma('journal_mode = WAL');
    database.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(database, MIGRATIONS);
    database.prepare('INSERT INTO project (id, name, created_ms) VALUES (1, ?, ?)').run(name, Date.now());
  } finally {
    database.close();
  }
}

function creationFailure(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST') {
    return new StoreError(
      'project-exists',
      `There is a file "${path}" already. Open it, or choose another name.`,
      {
        details: { path },
        cause: error,
      },
    );
  }
  if (error instanceof Database.SqliteError) return storeFailure(path, error);
  return new StoreError(
    'project-not-created',
    `The project "${path}" cannot be created (${error instanceof Error ? error.message : String(error)}). Check that its folder exists and can be written.`,
    { details: { path }, cause: error },
  );
}

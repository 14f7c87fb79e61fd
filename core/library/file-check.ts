import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { StoreError } from '../errors/index.ts';
import { migrate, readSchema, readVersion } from './migrate.ts';
import { LATEST_VERSION, MIGRATIONS } from './migrations/index.ts';
import { sqlitePath } from './sqlite-path.ts';
import { corruptProject, storeFailure } from './store-failure.ts';

/** "SLGT": tells a project from any other SQLite file. */
export const APPLICATION_ID = 0x534c4754;

/**
 * Reads the file, without changing it or making files beside it, and refuses what is not a sound project of this
 * version or an older one. Returns its version.
 * Throws: StoreError `project-missing`, `not-a-project`, `project-newer`, `corrupt-project`.
 */
export function checkProjectFile(path: string): number {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) {
    throw new StoreError(
      'project-missing',
      `There is no project "${path}". Check the name, or ingest videos to create it.`,
      {
        details: { path },
      },
    );
  }
  if (!status.isFile()) throw notAProject(path);
  let database: Database.Database | undefined;
  try {
    database = openUnchanged(path);
    database.pragma('trusted_schema = OFF');
    database.pragma('cell_size_check = ON');
    const applicationId: unknown = database.pragma('application_id', { simple: true });
    if (applicationId !== APPLICATION_ID) throw notAProject(path);
    const version = readVersion(database);
    if (version > LATEST_VERSION) throw newerProject(path, version);
    const [fault]: unknown[] = database.prepare('PRAGMA quick_check(1)').pluck().all();
    if (fault !== 'ok') throw corruptProject(path, `SQLite reports ${JSON.stringify(fault)}`);
    if (readSchema(database) !== schemaOf(version)) {
      throw corruptProject(path, `its tables are not those of a project of version ${version}`);
    }
    return version;
  } catch (error) {
    const isForeign = error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB';
    throw isForeign ? notAProject(path, error) : storeFailure(path, error);
  } finally {
    database?.close();
  }
}

/**
 * Read-only where SQLite has files beside this one: what a crash left in them is then not moved into it. Otherwise
 * not, because SQLite's read-only mode makes such files and leaves them.
 */
function openUnchanged(path: string): Database.Database {
  const hasWorkingFiles = ['-wal', '-journal'].some((ending) => existsSync(path + ending));
  const database = new Database(sqlitePath(path), { readonly: hasWorkingFiles, fileMustExist: true });
  database.pragma('query_only = ON');
  return database;
}

const schemas = new Map<number, string>();

function schemaOf(version: number): string {
  let schema = schemas.get(version);
  if (schema === undefined) {
    const database = new Database(':memory:');
    try {
      migrate(database, MIGRATIONS, version);
      schema = readSchema(database);
    } finally {
      database.close();
    }
    schemas.set(version, schema);
  }
  return schema;
}

function notAProject(path: string, cause?: unknown): StoreError {
  return new StoreError('not-a-project', `"${path}" is not a Sightline project. It was left as it is.`, {
    details: { path },
    cause,
  });
}

function newerProject(path: string, version: number): StoreError {
  return new StoreError(
    'project-newer',
    `The project "${path}" was made by a newer Sightline (form ${version}; this program knows up to ${LATEST_VERSION}). Update Sightline; the file was left as it is.`,
    { details: { path, version, known: LATEST_VERSION } },
  );
}

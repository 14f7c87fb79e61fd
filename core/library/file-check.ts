import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { StoreError } from '../errors/index.ts';
import { databaseUrl } from './database-url.ts';
import { migrate, readSchema, readVersion } from './migrate.ts';
import { LATEST_VERSION, MIGRATIONS } from './migrations/index.ts';
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
  const hasWriteAheadLog = statSync(`${path}-wal`, { throwIfNoEntry: false }) !== undefined;
  if (hasWriteAheadLog) return checkContent(path, false);
  try {
    return checkContent(path, true);
  } catch (error) {
    // A writer that began meanwhile makes a sound file look damaged to a reader that takes no locks.
    if (error instanceof StoreError && error.code === 'corrupt-project') return checkContent(path, false);
    throw error;
  }
}

function checkContent(path: string, isFrozen: boolean): number {
  let database: Database.Database | undefined;
  try {
    database = new Database(databaseUrl(path, isFrozen), { readonly: true, fileMustExist: true });
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

import { closeSync, openSync, statSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { StoreError } from '../errors/index.ts';
import { storeFailure } from './store-failure.ts';

const ATTEMPTS = 5;

/**
 * The right to write a project, held for as long as it is open. It is the operating system's own lock on a small
 * SQLite file beside the project, so it ends with the process that holds it, however that ends, and readers of the
 * project never meet it. The file holds who has the lock, for the message that others get.
 */
export class WriterLock implements Disposable {
  readonly #database: Database.Database;
  readonly #lockPath: string;

  private constructor(database: Database.Database, lockPath: string) {
    this.#database = database;
    this.#lockPath = lockPath;
  }

  /** Throws: StoreError `project-locked`, naming the holder. */
  static acquire(projectPath: string): WriterLock {
    const lockPath = `${projectPath}-lock`;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = fileNumber(lockPath) ?? createLockFile(lockPath, projectPath);
      const database = openLock(lockPath, projectPath);
      // A holder that ends removes the file: a lock on the removed one would protect nothing, so look again.
      const after = fileNumber(lockPath);
      if (before !== undefined && before === after) return new WriterLock(database, lockPath);
      database.close();
    }
    throw lockedBy(projectPath, 'another program');
  }

  [Symbol.dispose](): void {
    if (!this.#database.open) return;
    try {
      unlinkSync(this.#lockPath);
    } catch {
      // Windows does not remove a file that is open. It then stays, without a lock, and does no harm.
    } finally {
      this.#database.close();
    }
  }
}

function openLock(lockPath: string, projectPath: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(lockPath, { timeout: 0 });
    database.exec(
      'BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (name TEXT NOT NULL) STRICT; DELETE FROM holder',
    );
    database.prepare('INSERT INTO holder VALUES (?)').run(`process ${process.pid} on ${hostname()}`);
    database.exec('COMMIT; BEGIN IMMEDIATE');
    return database;
  } catch (error) {
    const holder = database === undefined ? 'another program' : readHolder(database);
    database?.close();
    const isHeld = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
    throw isHeld ? lockedBy(projectPath, holder) : storeFailure(projectPath, error);
  }
}

function readHolder(database: Database.Database): string {
  try {
    const name: unknown = database.prepare('SELECT name FROM holder').pluck().get();
    return typeof name === 'string' ? name : 'another program';
  } catch (error) {
    // Between the holder's two steps its name cannot be read.
    if (error instanceof Database.SqliteError) return 'another program';
    throw error;
  }
}

function lockedBy(projectPath: string, holder: string): StoreError {
  return new StoreError(
    'project-locked',
    `The project "${projectPath}" is being changed by ${holder}. Close it there first, or open it for reading only.`,
    { details: { path: projectPath, holder } },
  );
}

/** Only ever for a file that is not there: closing one that SQLite holds would end SQLite's lock (POSIX). */
function createLockFile(lockPath: string, projectPath: string): bigint | undefined {
  try {
    closeSync(openSync(lockPath, 'a'));
  } catch (error) {
    throw new StoreError(
      'project-read-only',
      `The project "${projectPath}" cannot be changed: its folder does not allow writing. Open it for reading only, or check the folder's permissions.`,
      { details: { path: projectPath }, cause: error },
    );
  }
  return fileNumber(lockPath);
}

function fileNumber(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

import Database from 'better-sqlite3';
import { StoreError, type ErrorDetails } from '../errors/index.ts';

/** The content of the project file is damaged: what was found, and what the user can do. */
export function corruptProject(path: string, found: string, cause?: unknown): StoreError {
  return new StoreError(
    'corrupt-project',
    `The project "${path}" is damaged: ${found}. It was left as it is; restore it from a backup, or ingest the videos into a new project.`,
    { details: { path }, cause },
  );
}

const MESSAGES: readonly { readonly codes: RegExp; readonly code: string; readonly advice: string }[] = [
  {
    codes: /^SQLITE_FULL/,
    code: 'disk-full',
    advice: 'cannot be written because the disk is full; free some space and try again',
  },
  {
    codes: /^SQLITE_BUSY|^SQLITE_LOCKED/,
    code: 'project-busy',
    advice: 'is in use by another program; close that program and try again',
  },
  {
    codes: /^SQLITE_READONLY/,
    code: 'project-read-only',
    advice: 'cannot be written; check the permissions of the file and of its folder',
  },
  {
    codes: /^SQLITE_CANTOPEN|^SQLITE_PERM|^SQLITE_AUTH/,
    code: 'project-unreadable',
    advice: 'cannot be opened; check the permissions of the file and of its folder',
  },
  {
    codes: /^SQLITE_CONSTRAINT/,
    code: 'inconsistent-change',
    advice: 'refused a change that contradicts what it holds',
  },
  {
    codes: /^SQLITE_IOERR/,
    code: 'project-io',
    advice: 'could not be read or written; check the disk that it is on',
  },
];

/** Any error that SQLite raised on this project, as a {@link StoreError}; other errors are returned unchanged. */
export function storeFailure(path: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) return corruptProject(path, error.message, error);
  const details: ErrorDetails = { path, sqlite: error.code };
  const known = MESSAGES.find((message) => message.codes.test(error.code));
  const advice = known?.advice ?? 'could not be read or written';
  return new StoreError(
    known?.code ?? 'project-failed',
    `The project "${path}" ${advice} (${error.message}).`,
    {
      details,
      cause: error,
    },
  );
}

import Database from 'better-sqlite3';

/** The version of the SQLite that is built in, such as "3.54.1". Throws where its native library does not load. */
export function sqliteVersion(): string {
  const database = new Database(':memory:');
  try {
    return String(database.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    database.close();
  }
}

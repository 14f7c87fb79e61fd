import assert from 'node:assert';
import type Database from 'better-sqlite3';

/** One step of the file's form. */
export interface Migration {
  /** The `user_version` of the file after this step. */
  readonly version: number;
  /** In kebab case, as in the file name. */
  readonly title: string;
  readonly sql: string;
}

/**
 * Brings a database to the version `upTo` (default: the newest), one transaction a step: a process killed in
 * between leaves a file of one of the versions, whole.
 */
export function migrate(
  database: Database.Database,
  migrations: readonly Migration[],
  upTo = Infinity,
): void {
  migrations.forEach((migration, index) => {
    const previous = migrations[index - 1]?.version ?? 0;
    assert(
      migration.version > previous,
      `Migration ${migration.title} must have a number above ${previous}.`,
    );
  });
  const present = readVersion(database);
  for (const migration of migrations) {
    if (migration.version <= present || migration.version > upTo) continue;
    database
      .transaction(() => {
        database.exec(migration.sql);
        database.pragma(`user_version = ${migration.version}`);
      })
      .immediate();
  }
}

/** The version of the file's form; 0 for an empty database. */
export function readVersion(database: Database.Database): number {
  return database.pragma('user_version', { simple: true }) as number;
}

/** The definitions of all tables and indexes, in a fixed order: equal for files of equal form. */
export function readSchema(database: Database.Database): string {
  const rows = database
    .prepare<[], { sql: string | null }>(
      `SELECT coalesce(sql, name) AS sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name`,
    )
    .all();
  return rows.map((row) => row.sql).join(';\n');
}

import type Database from 'better-sqlite3';
import { StoreError } from '../errors/index.ts';
import { Row, type ColumnValue } from './row.ts';
import { storeFailure } from './store-failure.ts';

type Parameters = readonly (ColumnValue | undefined)[];
type Prepared = Database.Statement<unknown[], Record<string, ColumnValue>>;

/** A connection that can only read: functions that need no more take this type. */
export class ReadConnection implements Disposable {
  readonly path: string;
  protected readonly database: Database.Database;
  readonly #statements = new Map<string, Prepared>();

  /** Owns the database from now on. */
  constructor(path: string, database: Database.Database) {
    this.path = path;
    this.database = database;
  }

  /** All rows of a query, each turned into a value. */
  all<Value>(sql: string, parameters: Parameters, fromRow: (row: Row) => Value): Value[] {
    return this.guard(() =>
      this.statement(sql)
        .all(...parameters)
        .map((values) => fromRow(new Row(values, this.path))),
    );
  }

  /** The first row of a query, or undefined. */
  first<Value>(sql: string, parameters: Parameters, fromRow: (row: Row) => Value): Value | undefined {
    return this.guard(() => {
      const values = this.statement(sql).get(...parameters);
      return values === undefined ? undefined : fromRow(new Row(values, this.path));
    });
  }

  /** Calls `visit` with each row as a plain array of its columns: for the long tables. */
  visit(sql: string, parameters: Parameters, visit: (columns: readonly ColumnValue[]) => void): void {
    this.guard(() => {
      const rows = this.database
        .prepare(sql)
        .raw()
        .iterate(...parameters);
      for (const columns of rows) visit(columns as ColumnValue[]);
    });
  }

  [Symbol.dispose](): void {
    this.#statements.clear();
    if (!this.database.open) return;
    this.guard(() => this.database.close());
  }

  protected statement(sql: string): Prepared {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare<unknown[], Record<string, ColumnValue>>(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Runs `work` so that SQLite's errors leave as {@link StoreError}. */
  protected guard<Value>(work: () => Value): Value {
    if (!this.database.open) {
      throw new StoreError('project-closed', `The project "${this.path}" has been closed already.`, {
        details: { path: this.path },
      });
    }
    try {
      return work();
    } catch (error) {
      throw storeFailure(this.path, error);
    }
  }
}

/** The one connection that may write: only functions that take this type change the project. */
export class WriteConnection extends ReadConnection {
  /** Runs one statement; returns how many rows it changed and the id of the row it added last. */
  run(sql: string, parameters: Parameters): { readonly changes: number; readonly id: number } {
    return this.guard(() => {
      const { changes, lastInsertRowid } = this.statement(sql).run(...parameters);
      return { changes, id: Number(lastInsertRowid) };
    });
  }

  /** Runs a script of statements without parameters. */
  script(sql: string): void {
    this.guard(() => this.database.exec(sql));
  }

  /** All that `work` changes becomes permanent together, or, where it throws, none of it. */
  transaction<Value>(work: () => Value): Value {
    return this.guard(() => this.database.transaction(work).immediate());
  }
}

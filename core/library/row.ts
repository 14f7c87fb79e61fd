import { corruptProject } from './store-failure.ts';

/** What a column of a STRICT table can hold. */
export type ColumnValue = number | string | Uint8Array | null;

/** One row as SQLite gave it. Its readers check the type, so that a damaged file ends in a clear error. */
export class Row {
  readonly #values: Readonly<Record<string, ColumnValue>>;
  readonly #path: string;

  constructor(values: Readonly<Record<string, ColumnValue>>, path: string) {
    this.#values = values;
    this.#path = path;
  }

  /** All columns as they are. */
  columns(): Readonly<Record<string, ColumnValue>> {
    return this.#values;
  }

  isNull(column: string): boolean {
    return this.#values[column] === null;
  }

  integer(column: string): number {
    const value = this.#values[column];
    if (Number.isSafeInteger(value)) return value as number;
    throw this.damaged(column, 'is not a whole number');
  }

  integerOrNull(column: string): number | null {
    return this.isNull(column) ? null : this.integer(column);
  }

  textOrNull(column: string): string | null {
    return this.isNull(column) ? null : this.text(column);
  }

  real(column: string): number {
    const value = this.#values[column];
    if (Number.isFinite(value)) return value as number;
    throw this.damaged(column, 'is not a finite number');
  }

  text(column: string): string {
    const value = this.#values[column];
    if (typeof value === 'string') return value;
    throw this.damaged(column, 'is not a text');
  }

  bytes(column: string): Uint8Array {
    const value = this.#values[column];
    if (value instanceof Uint8Array) return value;
    throw this.damaged(column, 'is not a block of bytes');
  }

  flag(column: string): boolean {
    return this.integer(column) !== 0;
  }

  /** One of the allowed words. */
  word<const Word extends string>(column: string, allowed: readonly Word[]): Word {
    const value = this.text(column);
    const found = allowed.find((word) => word === value);
    if (found !== undefined) return found;
    throw this.damaged(column, `is none of ${allowed.join(', ')}`);
  }

  /** A JSON column; its form is the reader's to check. */
  json(column: string): unknown {
    try {
      return JSON.parse(this.text(column)) as unknown;
    } catch (error) {
      if (error instanceof SyntaxError) throw this.damaged(column, 'is not JSON');
      throw error;
    }
  }

  /** The error that says which column is wrong, and how. */
  damaged(column: string, how: string): Error {
    return corruptProject(this.#path, `the value of "${column}" ${how}`);
  }
}

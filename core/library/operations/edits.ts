import { StoreError } from '../../errors/index.ts';
import { readFrameTimes } from '../cameras.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import { applyChange, readRow, type Change, type StoredRow, type TableName } from './change.ts';

/** Later than any frame. */
export const LAST_FRAME = 2 ** 40;

/** What one operation does to the project, change by change, so that it can be taken back. */
export class Edits {
  /** For reading; all writing goes through the methods below. */
  readonly connection: ReadConnection;
  readonly #writer: WriteConnection;
  readonly #changes: Change[] = [];

  constructor(connection: WriteConnection) {
    this.connection = connection;
    this.#writer = connection;
  }

  get changes(): readonly Change[] {
    return this.#changes;
  }

  /** Columns that are absent get their defaults. */
  insert(table: TableName, values: StoredRow): void {
    const columns = Object.keys(values);
    this.#writer.run(
      `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      Object.values(values),
    );
    this.#changes.push({ kind: 'row', table, before: null, after: readRow(this.#writer, table, values) });
  }

  /** Gives a row new values; nothing happens where it has them already. Throws: StoreError `unknown-row`. */
  update(table: TableName, key: StoredRow, values: StoredRow): void {
    const before = this.require(table, key);
    if (Object.entries(values).every(([column, value]) => before[column] === value)) return;
    this.#apply({ kind: 'row', table, before, after: { ...before, ...values } });
  }

  /** Throws: StoreError `unknown-row`. */
  remove(table: TableName, key: StoredRow): void {
    this.#apply({ kind: 'row', table, before: this.require(table, key), after: null });
  }

  /** Whether there is a row of this key. */
  has(table: TableName, key: StoredRow): boolean {
    return readRow(this.#writer, table, key) !== null;
  }

  /** Gives all boxes and crops of one tracklet in a stretch of frames to another, which has none there. */
  moveBoxes(from: number, to: number, first = 0, last = LAST_FRAME): void {
    this.#apply({ kind: 'move', from, to, first, last });
  }

  /** Brings a tracklet's start, end and count in step with its boxes; one that lost all keeps its times. */
  refreshExtent(tracklet: number): void {
    const found = this.connection.first(
      `SELECT t.video_id, count(b.frame) AS boxes, coalesce(min(b.frame), -1) AS first, coalesce(max(b.frame), -1) AS last
       FROM tracklets t LEFT JOIN boxes b ON b.tracklet_id = t.id WHERE t.id = ?`,
      [tracklet],
      (row) => ({
        video: row.integer('video_id'),
        boxes: row.integer('boxes'),
        first: row.integer('first'),
        last: row.integer('last'),
      }),
    );
    if (found === undefined) return;
    const times = readFrameTimes(this.connection, found.video);
    const start = times[found.first];
    const end = times[found.last];
    this.update(
      'tracklets',
      { id: tracklet },
      {
        box_count: found.boxes,
        ...(start === undefined || end === undefined ? {} : { start_seconds: start, end_seconds: end }),
      },
    );
  }

  /** One more than the largest id of the table, at least `from`: known before the row is there. */
  nextId(table: TableName, from = 1, below = Number.MAX_SAFE_INTEGER): number {
    const largest = this.connection.first(
      `SELECT coalesce(max(id), 0) AS largest FROM "${table}" WHERE id >= ? AND id < ?`,
      [from, below],
      (row) => row.integer('largest'),
    );
    return Math.max(from, (largest ?? 0) + 1);
  }

  #apply(change: Change): void {
    applyChange(this.#writer, change);
    this.#changes.push(change);
  }

  /** The row of this key, whole. Throws: StoreError `unknown-row`. */
  require(table: TableName, key: StoredRow): StoredRow {
    const row = readRow(this.#writer, table, key);
    if (row !== null) return row;
    throw new StoreError(
      'unknown-row',
      `The project "${this.connection.path}" has nothing in "${table}" under ${JSON.stringify(key)}.`,
      { details: { path: this.connection.path, table } },
    );
  }
}

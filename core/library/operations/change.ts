import { z } from 'zod';
import { StoreError } from '../../errors/index.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import type { ColumnValue } from '../row.ts';

/** The tables that operations change, with the columns of their keys. */
export const KEYS = {
  project: ['id'],
  cameras: ['id'],
  clock_anchors: ['id'],
  camera_views: ['camera_a', 'camera_b'],
  teams: ['id'],
  people: ['id'],
  person_tracklets: ['tracklet_id'],
  tracklets: ['id'],
  boxes: ['tracklet_id', 'frame'],
  crops: ['id'],
  embeddings: ['crop_id', 'model_id'],
  model_choice: ['id'],
  tracklet_answers: ['tracklet_a', 'tracklet_b'],
  person_refusals: ['person_id', 'tracklet_id'],
  people_apart: ['person_a', 'person_b'],
  group_refusals: ['id'],
  whole_tracklets: ['tracklet_id'],
  tags: ['id'],
  moments: ['id'],
  buttons: ['id'],
  saved_searches: ['id'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type TableName = keyof typeof KEYS;
export type StoredRow = Readonly<Record<string, ColumnValue>>;

/** A row that came (`before` null), went (`after` null) or changed; the key stays. */
export interface RowChange {
  readonly kind: 'row';
  readonly table: TableName;
  readonly before: StoredRow | null;
  readonly after: StoredRow | null;
}

/**
 * All boxes and crops of one tracklet with `first ≤ frame ≤ last` became another's, which had none there: so the
 * way back is the same with the tracklets exchanged.
 */
export interface BoxMove {
  readonly kind: 'move';
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

export type Change = RowChange | BoxMove;

/** The change that takes this one back. */
export function inverseOf(change: Change): Change {
  return change.kind === 'row'
    ? { ...change, before: change.after, after: change.before }
    : { ...change, from: change.to, to: change.from };
}

/**
 * Makes the change. Throws: StoreError `history-diverged` where the project no longer holds what the change starts
 * from.
 */
export function applyChange(connection: WriteConnection, change: Change): void {
  if (change.kind === 'row') applyRow(connection, change);
  else applyMove(connection, change);
}

/** The row of this key, whole; null where there is none. */
export function readRow(connection: ReadConnection, table: TableName, key: StoredRow): StoredRow | null {
  const columns = KEYS[table];
  const where = columns.map((column) => `"${column}" = ?`).join(' AND ');
  const parameters = columns.map((column) => key[column]);
  return (
    connection.first(`SELECT * FROM "${table}" WHERE ${where}`, parameters, (row) => row.columns()) ?? null
  );
}

function applyRow(connection: WriteConnection, { table, before, after }: RowChange): void {
  const key = before ?? after ?? {};
  if (!isEqualRow(readRow(connection, table, key), before)) throw diverged(connection, table);
  const keyColumns: readonly string[] = KEYS[table];
  const where = keyColumns.map((column) => `"${column}" = ?`).join(' AND ');
  const keyValues = keyColumns.map((column) => key[column]);
  if (after === null) {
    connection.run(`DELETE FROM "${table}" WHERE ${where}`, keyValues);
    return;
  }
  const columns = Object.keys(after);
  const values = columns.map((column) => after[column]);
  if (before === null) {
    const names = columns.map((column) => `"${column}"`).join(', ');
    const marks = columns.map(() => '?').join(', ');
    connection.run(`INSERT INTO "${table}" (${names}) VALUES (${marks})`, values);
  } else {
    const assignments = columns.map((column) => `"${column}" = ?`).join(', ');
    connection.run(`UPDATE "${table}" SET ${assignments} WHERE ${where}`, [...values, ...keyValues]);
  }
}

function applyMove(connection: WriteConnection, { from, to, first, last }: BoxMove): void {
  for (const table of ['boxes', 'crops']) {
    const present = connection.first(
      `SELECT 1 AS one FROM ${table} WHERE tracklet_id = ? AND frame BETWEEN ? AND ? LIMIT 1`,
      [to, first, last],
      () => true,
    );
    if (present !== undefined) throw diverged(connection, table);
    connection.run(`UPDATE ${table} SET tracklet_id = ? WHERE tracklet_id = ? AND frame BETWEEN ? AND ?`, [
      to,
      from,
      first,
      last,
    ]);
  }
}

function isEqualRow(a: StoredRow | null, b: StoredRow | null): boolean {
  if (a === null || b === null) return a === b;
  return Object.keys({ ...a, ...b }).every((column) => isEqualValue(a[column], b[column]));
}

function isEqualValue(a: ColumnValue | undefined, b: ColumnValue | undefined): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  return a === b;
}

function diverged(connection: ReadConnection, table: string): StoreError {
  return new StoreError(
    'history-diverged',
    `The project "${connection.path}" no longer holds what this step starts from (in "${table}"), so it cannot be made. Undo what was done since, or leave it as it is.`,
    { details: { path: connection.path, table } },
  );
}

const BYTES = 'base64';
const valueSchema = z.union([z.number(), z.string(), z.null(), z.object({ [BYTES]: z.string() })]);
const rowSchema = z.record(z.string(), valueSchema).nullable();
const TABLE_NAMES = Object.keys(KEYS) as TableName[];
const changesSchema = z.array(
  z.union([
    z.object({ kind: z.literal('row'), table: z.enum(TABLE_NAMES), before: rowSchema, after: rowSchema }),
    z.object({
      kind: z.literal('move'),
      from: z.number().int(),
      to: z.number().int(),
      first: z.number().int(),
      last: z.number().int(),
    }),
  ]),
);

/** Changes as JSON text; blocks of bytes in base64. */
export function changesToJson(changes: readonly Change[]): string {
  return JSON.stringify(
    changes.map((change) =>
      change.kind === 'move'
        ? change
        : { ...change, before: rowToJson(change.before), after: rowToJson(change.after) },
    ),
  );
}

function rowToJson(row: StoredRow | null): z.infer<typeof rowSchema> {
  if (row === null) return null;
  const columns = Object.entries(row).map(([column, value]) => [
    column,
    value instanceof Uint8Array ? { [BYTES]: Buffer.from(value).toString(BYTES) } : value,
  ]);
  return Object.fromEntries(columns) as z.infer<typeof rowSchema>;
}

/** The inverse of {@link changesToJson}; undefined for what is no list of changes. */
export function changesFromJson(json: unknown): Change[] | undefined {
  const parsed = changesSchema.safeParse(json);
  if (!parsed.success) return undefined;
  return parsed.data.map((change) =>
    change.kind === 'move'
      ? change
      : { ...change, before: rowFromJson(change.before), after: rowFromJson(change.after) },
  );
}

function rowFromJson(row: z.infer<typeof rowSchema>): StoredRow | null {
  if (row === null) return null;
  const columns = Object.entries(row).map(([column, value]) => [
    column,
    typeof value === 'object' && value !== null ? Buffer.from(value[BYTES], BYTES) : value,
  ]);
  return Object.fromEntries(columns) as StoredRow;
}

import type { ReadConnection, WriteConnection } from '../connection.ts';
import { toJson } from '../json.ts';
import type { Row } from '../row.ts';
import {
  applyChange,
  changesFromJson,
  changesToJson,
  inverseOf,
  type Change,
  type TableName,
} from './change.ts';
import { Edits } from './edits.ts';

/** Something that was done to the project. */
export interface OperationRecord {
  readonly id: number;
  /** Such as `assign` or `split`; interfaces key their texts by it. */
  readonly kind: string;
  /** Whom and what it was about: JSON values by name. */
  readonly details: unknown;
  readonly isUndone: boolean;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
}

/** What an operation, or taking it back, touched: for those who hold copies. */
export interface Effects {
  readonly tables: ReadonlySet<TableName>;
  /** Tracklets whose boxes, crops, extent or presence in the project changed. */
  readonly tracklets: ReadonlySet<number>;
  /** Crops that came or went. */
  readonly crops: ReadonlySet<number>;
}

const SELECT_OPERATIONS = 'SELECT id, kind, details, is_undone, created_ms FROM operations';

/** Newest first, the undone ones before those that stand. `before`: only older ones than this id. */
export function listOperations(
  connection: ReadConnection,
  options: { readonly limit: number; readonly before?: number | undefined },
): OperationRecord[] {
  return connection.all(
    `${SELECT_OPERATIONS} WHERE id < ? ORDER BY id DESC LIMIT ?`,
    [options.before ?? Number.MAX_SAFE_INTEGER, options.limit],
    operationFromRow,
  );
}

/** The operation that undo takes back next, and the one that redo makes again. */
export function nextOperations(connection: ReadConnection): {
  readonly undo: OperationRecord | undefined;
  readonly redo: OperationRecord | undefined;
} {
  const next = (condition: string): OperationRecord | undefined =>
    connection.first(`${SELECT_OPERATIONS} WHERE ${condition} LIMIT 1`, [], operationFromRow);
  return { undo: next('is_undone = 0 ORDER BY id DESC'), redo: next('is_undone = 1 ORDER BY id') };
}

/**
 * Does something to the project as one step that can be undone: all of it or, where `work` throws, none. What was
 * undone before can no longer be redone. Where nothing changes, no step is kept.
 */
export function operate<Value>(
  connection: WriteConnection,
  operation: { readonly kind: string; readonly details: unknown },
  work: (edits: Edits) => Value,
): { readonly value: Value; readonly effects: Effects } {
  return connection.transaction(() => {
    connection.script('PRAGMA defer_foreign_keys = ON');
    const edits = new Edits(connection);
    const value = work(edits);
    if (edits.changes.length > 0) {
      connection.run('DELETE FROM operations WHERE is_undone = 1', []);
      connection.run('INSERT INTO operations (kind, details, changes, created_ms) VALUES (?, ?, ?, ?)', [
        operation.kind,
        toJson('The operation', operation.details),
        changesToJson(edits.changes),
        Date.now(),
      ]);
    }
    return { value, effects: effectsOf(edits.changes) };
  });
}

/** Takes the newest standing operation back; undefined where there is none. Throws: StoreError `history-diverged`. */
export function undo(connection: WriteConnection): Effects | undefined {
  return step(connection, nextOperations(connection).undo, (changes) => changes.toReversed().map(inverseOf));
}

/** Makes the operation that was undone last again; undefined where there is none. Throws: as {@link undo}. */
export function redo(connection: WriteConnection): Effects | undefined {
  return step(connection, nextOperations(connection).redo, (changes) => changes);
}

function step(
  connection: WriteConnection,
  operation: OperationRecord | undefined,
  direct: (changes: readonly Change[]) => readonly Change[],
): Effects | undefined {
  if (operation === undefined) return undefined;
  return connection.transaction(() => {
    connection.script('PRAGMA defer_foreign_keys = ON');
    const changes = direct(readChanges(connection, operation.id));
    for (const change of changes) applyChange(connection, change);
    connection.run('UPDATE operations SET is_undone = ? WHERE id = ?', [
      operation.isUndone ? 0 : 1,
      operation.id,
    ]);
    return effectsOf(changes);
  });
}

function readChanges(connection: ReadConnection, operation: number): readonly Change[] {
  const changes = connection.first('SELECT changes FROM operations WHERE id = ?', [operation], (row) => {
    const parsed = changesFromJson(row.json('changes'));
    if (parsed === undefined) throw row.damaged('changes', 'is not a list of changes');
    return parsed;
  });
  return changes ?? [];
}

function effectsOf(changes: readonly Change[]): Effects {
  const tables = new Set<TableName>();
  const tracklets = new Set<number>();
  const crops = new Set<number>();
  for (const change of changes) {
    if (change.kind === 'move') {
      tables.add('boxes').add('crops');
      tracklets.add(change.from).add(change.to);
      continue;
    }
    tables.add(change.table);
    const row = change.before ?? change.after ?? {};
    if (change.table === 'tracklets') tracklets.add(Number(row.id));
    if (change.table === 'boxes' || change.table === 'crops') tracklets.add(Number(row.tracklet_id));
    if (change.table === 'crops') crops.add(Number(row.id));
  }
  return { tables, tracklets, crops };
}

function operationFromRow(row: Row): OperationRecord {
  return {
    id: row.integer('id'),
    kind: row.text('kind'),
    details: row.json('details'),
    isUndone: row.flag('is_undone'),
    createdMs: row.integer('created_ms'),
  };
}

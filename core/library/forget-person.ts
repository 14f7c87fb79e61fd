import { StoreError } from '../errors/index.ts';
import type { WriteConnection } from './connection.ts';
import { addJob, listJobs, setJobState } from './jobs.ts';

/** What was removed with a person. */
export interface ForgottenPerson {
  readonly tracklets: number;
  readonly crops: number;
  readonly embeddings: number;
  readonly moments: number;
  /** Ids of the crops that are gone. */
  readonly cropIds: readonly number[];
  /** The job that records it: when, how much, and the person's number, but no name. */
  readonly job: number;
}

/** Tracklets of the person, and removed ones: cut from them, or beyond return without a history. */
const THEIRS = `
  SELECT tracklet_id AS id FROM person_tracklets WHERE person_id = ?
  UNION SELECT id FROM tracklets WHERE is_removed = 1 AND (trimmed_from IS NULL
    OR trimmed_from IN (SELECT tracklet_id FROM person_tracklets WHERE person_id = ?))`;
const IN_LIST = 'IN (SELECT value FROM json_each(?))';

/**
 * Removes a person for good: the name, all tracklets with boxes, crops and embeddings, and the moments about them, and
 * with them the history of what could be undone. The pages that held them are overwritten (secure_delete), the file is written anew (VACUUM), and the write-ahead log is
 * emptied. A job of the kind `forget` stays as a record.
 *
 * Throws: StoreError `unknown-person`; `ingest-unfinished`, since its saved state may hold the person's looks;
 * `project-in-use` where another reader keeps the old pages alive.
 */
export function forgetPerson(connection: WriteConnection, person: number): ForgottenPerson {
  const details = { path: connection.path, person };
  if (listJobs(connection).some(({ kind, state }) => kind === 'ingest' && state !== 'done')) {
    throw new StoreError(
      'ingest-unfinished',
      `An ingest of "${connection.path}" was not finished, and what it saved may hold the person's looks. ` +
        'Finish it with `sightline ingest`, then forget.',
      { details },
    );
  }
  connection.script('PRAGMA secure_delete = ON');
  const forgotten = connection.transaction(() => removeAll(connection, person));
  connection.script('VACUUM');
  const isBusy = connection.first('PRAGMA wal_checkpoint(TRUNCATE)', [], (row) => row.flag('busy'));
  if (isBusy === true) {
    throw new StoreError(
      'project-in-use',
      `The person was removed from "${connection.path}", but another program reads the project and keeps its old ` +
        'pages. Close it and open the project once more, which empties them.',
      { details },
    );
  }
  return forgotten;
}

function removeAll(connection: WriteConnection, person: number): ForgottenPerson {
  const ids = (sql: string, ...parameters: (number | string)[]): number[] =>
    connection.all(sql, parameters, (row) => row.integer('id'));
  const tracklets = ids(THEIRS, person, person);
  const trackletList = JSON.stringify(tracklets);
  const cropIds = ids(`SELECT id FROM crops WHERE tracklet_id ${IN_LIST}`, trackletList);
  const [embeddings = 0] = ids(
    `SELECT count(*) AS id FROM embeddings WHERE crop_id ${IN_LIST}`,
    JSON.stringify(cropIds),
  );
  const moments = connection.run('DELETE FROM moments WHERE person_id = ?', [person]).changes;
  const removed = { tracklets: tracklets.length, crops: cropIds.length, embeddings, moments };
  connection.run(`DELETE FROM tracklets WHERE id ${IN_LIST}`, [trackletList]);
  if (connection.run('DELETE FROM people WHERE id = ?', [person]).changes === 0) {
    throw new StoreError('unknown-person', `The project "${connection.path}" has no person ${person}.`, {
      details: { path: connection.path, person },
    });
  }
  // What could be undone holds rows as they were before.
  connection.run('DELETE FROM operations', []);
  // Finished ingests go nowhere: what they saved to go on may hold looks of people.
  connection.run('DELETE FROM checkpoints', []);
  const { id } = addJob(connection, { kind: 'forget', parameters: { person, ...removed } });
  connection.run('UPDATE jobs SET fraction = 1 WHERE id = ?', [id]);
  setJobState(connection, id, 'done');
  return { ...removed, cropIds, job: id };
}

/** The columns, as `table.column`, whose text still holds a piece of text. */
export function columnsHolding(connection: WriteConnection, text: string): string[] {
  const columns = connection.all(
    `SELECT m.name AS table_name, c.name AS column_name FROM sqlite_schema m, pragma_table_info(m.name) c
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT' ORDER BY 1, 2`,
    [],
    (row) => ({ table: row.text('table_name'), column: row.text('column_name') }),
  );
  return columns
    .filter(
      ({ table, column }) =>
        connection.first(
          `SELECT 1 AS found FROM "${table}" WHERE instr("${column}", ?) > 0 LIMIT 1`,
          [text],
          () => true,
        ) === true,
    )
    .map(({ table, column }) => `${table}.${column}`);
}

/** Whether the picture or an embedding of a crop that is still there holds a piece: two crops may be alike to the byte. */
export function isHeldByCrop(connection: WriteConnection, piece: Uint8Array): boolean {
  const found = connection.first(
    `SELECT EXISTS (SELECT 1 FROM crops WHERE instr(jpeg, ?) > 0)
       OR EXISTS (SELECT 1 FROM embeddings WHERE instr(vector, ?) > 0) AS found`,
    [piece, piece],
    (row) => row.flag('found'),
  );
  return found === true;
}

import { StoreError } from '../errors/index.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { toJson } from './json.ts';
import type { Row } from './row.ts';

/** `running` without a process that runs it is a job that was interrupted: it can be resumed. */
export const JOB_STATES = ['running', 'done', 'cancelled', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A piece of long work on the project. */
export interface JobRecord {
  readonly id: number;
  readonly kind: string;
  readonly state: JobState;
  /** In [0, 1]. */
  readonly fraction: number;
  /** As given at the start; the reader validates its form. */
  readonly parameters: unknown;
  readonly error: string | null;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** Where a job goes on in a video. */
export interface Checkpoint {
  /** The last committed chunk, from 0. */
  readonly chunk: number;
  /** What the job gave with that chunk; the reader validates its form. */
  readonly state: unknown;
}

const SELECT_JOBS = 'SELECT id, kind, state, fraction, parameters, error, created_ms, updated_ms FROM jobs';

/** All jobs, newest first. */
export function listJobs(connection: ReadConnection): JobRecord[] {
  return connection.all(`${SELECT_JOBS} ORDER BY id DESC`, [], jobFromRow);
}

/** The job. Throws: StoreError `unknown-job`. */
export function requireJob(connection: ReadConnection, id: number): JobRecord {
  const job = connection.first(`${SELECT_JOBS} WHERE id = ?`, [id], jobFromRow);
  if (job !== undefined) return job;
  throw new StoreError('unknown-job', `The project "${connection.path}" has no job ${id}.`, {
    details: { path: connection.path, job: id },
  });
}

/** Where the job goes on in the video; undefined before the first chunk. */
export function findCheckpoint(
  connection: ReadConnection,
  job: number,
  video: number,
): Checkpoint | undefined {
  return connection.first(
    'SELECT chunk, state FROM checkpoints WHERE job_id = ? AND video_id = ?',
    [job, video],
    (row) => ({
      chunk: row.integer('chunk'),
      state: row.json('state'),
    }),
  );
}

/** Adds a job in the state `running`. */
export function addJob(
  connection: WriteConnection,
  job: { readonly kind: string; readonly parameters: unknown },
): JobRecord {
  const now = Date.now();
  const { id } = connection.run(
    `INSERT INTO jobs (kind, state, fraction, parameters, created_ms, updated_ms) VALUES (?, 'running', 0, ?, ?, ?)`,
    [job.kind, toJson("The job's parameters", job.parameters), now, now],
  );
  return requireJob(connection, id);
}

/** Ends a job, or sets one that was stopped to `running` again. */
export function setJobState(
  connection: WriteConnection,
  id: number,
  state: JobState,
  error: string | null = null,
): JobRecord {
  connection.run('UPDATE jobs SET state = ?, error = ?, updated_ms = ? WHERE id = ?', [
    state,
    error,
    Date.now(),
    id,
  ]);
  return requireJob(connection, id);
}

function jobFromRow(row: Row): JobRecord {
  return {
    id: row.integer('id'),
    kind: row.text('kind'),
    state: row.word('state', JOB_STATES),
    fraction: row.real('fraction'),
    parameters: row.json('parameters'),
    error: row.isNull('error') ? null : row.text('error'),
    createdMs: row.integer('created_ms'),
    updatedMs: row.integer('updated_ms'),
  };
}

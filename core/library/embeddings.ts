import { InvalidOptionError } from '../errors/index.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { requireModel } from './models.ts';
import { quantise } from './quantise.ts';
import type { Row } from './row.ts';

/** A crop's embedding with what the search needs to know of its tracklet. */
export interface EmbeddingRecord {
  readonly crop: number;
  readonly tracklet: number;
  /** The camera's id. */
  readonly camera: number;
  /** The tracklet's first and last moment, in seconds of the video. */
  readonly start: number;
  readonly end: number;
  /** int8; the embedding is `vector × scale`. */
  readonly vector: Int8Array;
  readonly scale: number;
}

const SELECT_EMBEDDINGS = `
  SELECT e.crop_id, t.id AS tracklet, v.camera_id, t.start_seconds, t.end_seconds, e.vector, e.scale
  FROM embeddings e JOIN crops c ON c.id = e.crop_id JOIN tracklets t ON t.id = c.tracklet_id
    JOIN videos v ON v.id = t.video_id`;

/**
 * All embeddings of a model, ascending in crop id, in batches, so that a large project is never in memory twice and
 * the caller may write in between.
 */
export function* streamEmbeddings(
  connection: ReadConnection,
  model: number,
  batchSize = 1000,
): Generator<EmbeddingRecord[], void> {
  const { dimension } = requireModel(connection, model);
  let after = 0;
  for (;;) {
    const batch = connection.all(
      `${SELECT_EMBEDDINGS} WHERE t.is_removed = 0 AND e.model_id = ? AND e.crop_id > ? ORDER BY e.crop_id LIMIT ?`,
      [model, after, batchSize],
      (row) => embeddingFromRow(row, dimension),
    );
    const last = batch.at(-1);
    if (last === undefined) return;
    after = last.crop;
    yield batch;
  }
}

/** The embeddings of one tracklet's crops, ascending in crop id. */
export function trackletEmbeddings(
  connection: ReadConnection,
  tracklet: number,
  model: number,
): EmbeddingRecord[] {
  const { dimension } = requireModel(connection, model);
  return connection.all(
    `${SELECT_EMBEDDINGS} WHERE t.is_removed = 0 AND c.tracklet_id = ? AND e.model_id = ? ORDER BY e.crop_id`,
    [tracklet, model],
    (row) => embeddingFromRow(row, dimension),
  );
}

/** Ids of the crops that a model has not embedded, ascending; those of removed tracklets too, since they may return. */
export function cropsWithoutEmbedding(connection: ReadConnection, model: number): number[] {
  return connection.all(
    `SELECT c.id FROM crops c WHERE NOT EXISTS
       (SELECT 1 FROM embeddings e WHERE e.crop_id = c.id AND e.model_id = ?) ORDER BY c.id`,
    [model],
    (row) => row.integer('id'),
  );
}

/** How many embeddings the project holds of a model. */
export function countEmbeddings(connection: ReadConnection, model: number): number {
  const count = connection.first(
    'SELECT count(*) AS count FROM embeddings WHERE model_id = ?',
    [model],
    (row) => row.integer('count'),
  );
  return count ?? 0;
}

/** What a model made of crops that were there before it. */
export interface LateEmbeddings {
  /** The job that made them, and how much of it is done then, in [0, 1]. */
  readonly job: number;
  readonly fraction: number;
  readonly model: number;
  /** L2-normalised vectors of the model's dimension; a crop that is gone by now is passed over. */
  readonly embeddings: readonly { readonly crop: number; readonly vector: Float32Array }[];
}

/**
 * Stores embeddings and how far the job is in one transaction; what a model has embedded stays as it is.
 * Throws: StoreError `unknown-model`; InvalidOptionError `wrong-dimension`, `non-finite-vector`, `zero-vector`.
 */
export function storeEmbeddings(
  connection: WriteConnection,
  { job, fraction, model, embeddings }: LateEmbeddings,
): void {
  const { dimension } = requireModel(connection, model);
  connection.transaction(() => {
    for (const { crop, vector } of embeddings) {
      if (vector.length !== dimension) {
        throw new InvalidOptionError(
          'wrong-dimension',
          `An embedding has ${vector.length} values; its model gives ${dimension}.`,
        );
      }
      const { values, scale } = quantise(vector);
      connection.run(
        `INSERT OR IGNORE INTO embeddings (crop_id, model_id, scale, vector)
         SELECT id, ?, ?, ? FROM crops WHERE id = ?`,
        [model, scale, new Uint8Array(values.buffer), crop],
      );
    }
    connection.run('UPDATE jobs SET fraction = ?, updated_ms = ? WHERE id = ?', [fraction, Date.now(), job]);
  });
}

function embeddingFromRow(row: Row, dimension: number): EmbeddingRecord {
  const bytes = row.bytes('vector');
  if (bytes.length !== dimension) throw row.damaged('vector', `has ${bytes.length} values, not ${dimension}`);
  return {
    crop: row.integer('crop_id'),
    tracklet: row.integer('tracklet'),
    camera: row.integer('camera_id'),
    start: row.real('start_seconds'),
    end: row.real('end_seconds'),
    vector: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    scale: row.real('scale'),
  };
}

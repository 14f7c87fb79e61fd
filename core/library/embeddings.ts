import type { ReadConnection } from './connection.ts';
import { requireModel } from './models.ts';
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

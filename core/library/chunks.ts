import { InvalidOptionError, StoreError } from '../errors/index.ts';
import type { Box } from '../geometry/index.ts';
import { toStoredBox, toStoredScore } from './box-units.ts';
import { readFrameTimes } from './cameras.ts';
import type { WriteConnection } from './connection.ts';
import { cropId } from './crops.ts';
import type { EmbeddingRecord } from './embeddings.ts';
import { toJson } from './json.ts';
import { findCheckpoint, requireJob } from './jobs.ts';
import { requireModel } from './models.ts';
import { quantise } from './quantise.ts';
import { FIRST_HAND_TRACK, trackletId, type TrackletState } from './tracklets.ts';

/**
 * What an ingest found in a stretch of one video. `track` is the tracker's own number in that video (from 1),
 * `frame` an index into the video's frame times; together they name a box and a crop.
 */
export interface ChunkCommit {
  readonly job: number;
  readonly video: number;
  /** From 0, without gaps. */
  readonly chunk: number;
  /** State of the tracklets that this chunk opens or closes; one with a box but no entry here is open. */
  readonly tracklets: readonly { readonly track: number; readonly state: TrackletState }[];
  readonly boxes: readonly {
    readonly track: number;
    readonly frame: number;
    readonly box: Box;
    readonly score: number;
  }[];
  /** Crops that are among their tracklet's best now. */
  readonly crops: readonly NewCrop[];
  /** Crops of earlier chunks that better ones displaced. */
  readonly displaced: readonly { readonly track: number; readonly frame: number }[];
  /** All that the job needs to go on after this chunk: any JSON value. */
  readonly checkpoint: unknown;
  /** How much of the whole job is done, in [0, 1]. */
  readonly fraction: number;
}

/** A crop to be stored. */
export interface NewCrop {
  readonly track: number;
  readonly frame: number;
  readonly box: Box;
  readonly quality: number;
  readonly jpeg: Uint8Array;
  /** L2-normalised, of the model's dimension; null where no embedding was made. */
  readonly embedding: { readonly model: number; readonly vector: Float32Array } | null;
}

/** What changed, as an index of the embeddings needs it. */
export interface ChunkResult {
  /** Tracklets that this chunk touched, with their extent now. */
  readonly tracklets: readonly {
    readonly tracklet: number;
    readonly camera: number;
    readonly start: number;
    readonly end: number;
  }[];
  readonly added: readonly EmbeddingRecord[];
  /** Ids of the crops that are gone. */
  readonly removed: readonly number[];
}

/**
 * Stores a chunk and the job's checkpoint in one transaction: after a crash either all of it is there or none.
 * Throws: StoreError `chunk-out-of-order`, `unknown-…`, `inconsistent-change`; InvalidOptionError for bad values.
 */
export function commitChunk(connection: WriteConnection, commit: ChunkCommit): ChunkResult {
  return connection.transaction(() => {
    const camera = advanceCheckpoint(connection, commit);
    const touched = storeBoxes(connection, commit);
    const removed = commit.displaced.map((crop) => removeCrop(connection, commit.video, crop));
    const addedIds = storeCrops(connection, commit);
    const tracklets = [...touched].map((tracklet) => ({
      tracklet,
      camera,
      ...readExtent(connection, tracklet),
    }));
    const extents = new Map(tracklets.map((extent) => [extent.tracklet, extent]));
    const added = addedIds.map((entry) => {
      const extent = extents.get(entry.tracklet) ?? readExtent(connection, entry.tracklet);
      return { ...entry, camera, start: extent.start, end: extent.end };
    });
    return { tracklets, added, removed };
  });
}

function advanceCheckpoint(connection: WriteConnection, commit: ChunkCommit): number {
  const { job, video, chunk } = commit;
  requireJob(connection, job);
  const expected = (findCheckpoint(connection, job, video)?.chunk ?? -1) + 1;
  if (chunk !== expected) {
    throw new StoreError(
      'chunk-out-of-order',
      `Chunk ${chunk} of video ${video} cannot be stored in "${connection.path}": chunk ${expected} comes next.`,
      { details: { path: connection.path, video, chunk, expected } },
    );
  }
  if (!(commit.fraction >= 0 && commit.fraction <= 1)) {
    throw new InvalidOptionError(
      'invalid-fraction',
      `A job's progress must be in [0, 1]; found ${commit.fraction}.`,
    );
  }
  const camera = connection.first('SELECT camera_id FROM videos WHERE id = ?', [video], (row) =>
    row.integer('camera_id'),
  );
  if (camera === undefined) readFrameTimes(connection, video);
  connection.run('INSERT OR REPLACE INTO checkpoints (job_id, video_id, chunk, state) VALUES (?, ?, ?, ?)', [
    job,
    video,
    chunk,
    toJson('The checkpoint', commit.checkpoint),
  ]);
  connection.run('UPDATE jobs SET fraction = ?, updated_ms = ? WHERE id = ?', [
    commit.fraction,
    Date.now(),
    job,
  ]);
  return camera ?? 0;
}

/** Returns the ids of all tracklets that the chunk touches. */
function storeBoxes(connection: WriteConnection, commit: ChunkCommit): Set<number> {
  const times = readFrameTimes(connection, commit.video);
  const touched = new Set<number>();
  for (const { track, frame, box, score } of commit.boxes) {
    const id = checkedTrackletId(commit.video, track);
    const time = times[frame];
    if (time === undefined) {
      throw new InvalidOptionError(
        'unknown-frame',
        `A box names frame ${frame}; video ${commit.video} has ${times.length}.`,
      );
    }
    connection.run(
      `INSERT INTO tracklets (id, video_id, state, start_seconds, end_seconds, box_count)
       VALUES (?, ?, 'open', ?, ?, 1)
       ON CONFLICT (id) DO UPDATE SET start_seconds = min(start_seconds, excluded.start_seconds),
         end_seconds = max(end_seconds, excluded.end_seconds), box_count = box_count + 1`,
      [id, commit.video, time, time],
    );
    connection.run(
      'INSERT INTO boxes (tracklet_id, frame, x, y, width, height, score) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [id, frame, ...toStoredBox(box), toStoredScore(score)],
    );
    touched.add(id);
  }
  for (const { track, state } of commit.tracklets) {
    const id = checkedTrackletId(commit.video, track);
    const { changes } = connection.run('UPDATE tracklets SET state = ? WHERE id = ?', [state, id]);
    if (changes === 0) {
      throw new InvalidOptionError(
        'empty-tracklet',
        `Track ${track} of video ${commit.video} has a state but no boxes.`,
      );
    }
    touched.add(id);
  }
  return touched;
}

function removeCrop(
  connection: WriteConnection,
  video: number,
  { track, frame }: { readonly track: number; readonly frame: number },
): number {
  const removed = connection.first(
    'DELETE FROM crops WHERE tracklet_id = ? AND frame = ? RETURNING id',
    [checkedTrackletId(video, track), frame],
    (row) => row.integer('id'),
  );
  if (removed !== undefined) return removed;
  throw new InvalidOptionError(
    'unknown-crop',
    `Track ${track} of video ${video} has no crop at frame ${frame} to remove.`,
  );
}

type StoredEmbedding = Pick<EmbeddingRecord, 'crop' | 'tracklet' | 'vector' | 'scale'>;

function storeCrops(connection: WriteConnection, commit: ChunkCommit): StoredEmbedding[] {
  const stored: StoredEmbedding[] = [];
  for (const crop of commit.crops) {
    const tracklet = checkedTrackletId(commit.video, crop.track);
    const id = nextCropId(connection, commit.video);
    connection.run(
      'INSERT INTO crops (id, tracklet_id, frame, x, y, width, height, quality, jpeg) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      [id, tracklet, crop.frame, ...toStoredBox(crop.box), crop.quality, crop.jpeg],
    );
    if (crop.embedding === null) continue;
    const { dimension } = requireModel(connection, crop.embedding.model);
    if (crop.embedding.vector.length !== dimension) {
      throw new InvalidOptionError(
        'wrong-dimension',
        `An embedding has ${crop.embedding.vector.length} values; its model gives ${dimension}.`,
      );
    }
    const { values, scale } = quantise(crop.embedding.vector);
    connection.run('INSERT INTO embeddings (crop_id, model_id, scale, vector) VALUES (?, ?, ?, ?)', [
      id,
      crop.embedding.model,
      scale,
      new Uint8Array(values.buffer),
    ]);
    stored.push({ crop: id, tracklet, vector: values, scale });
  }
  return stored;
}

function nextCropId(connection: WriteConnection, video: number): number {
  const counter = connection.first(
    'UPDATE videos SET crop_counter = crop_counter + 1 WHERE id = ? RETURNING crop_counter',
    [video],
    (row) => row.integer('crop_counter'),
  );
  return cropId(video, counter ?? 0);
}

function readExtent(
  connection: WriteConnection,
  tracklet: number,
): { readonly start: number; readonly end: number } {
  const extent = connection.first(
    'SELECT start_seconds, end_seconds FROM tracklets WHERE id = ?',
    [tracklet],
    (row) => ({
      start: row.real('start_seconds'),
      end: row.real('end_seconds'),
    }),
  );
  if (extent !== undefined) return extent;
  throw new InvalidOptionError('empty-tracklet', `Tracklet ${tracklet} has crops but no boxes.`);
}

function checkedTrackletId(video: number, track: number): number {
  if (Number.isInteger(track) && track >= 1 && track < FIRST_HAND_TRACK) return trackletId(video, track);
  throw new InvalidOptionError(
    'invalid-track',
    `A track's number must be in 1…${FIRST_HAND_TRACK - 1}; found ${track}.`,
  );
}

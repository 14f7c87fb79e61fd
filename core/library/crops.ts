import type { Box } from '../geometry/index.ts';
import { fromStoredBox } from './box-units.ts';
import type { ReadConnection } from './connection.ts';
import type { Row } from './row.ts';

/** One of a tracklet's few best pictures. */
export interface CropRecord {
  readonly id: number;
  readonly tracklet: number;
  /** Index into the video's frame times. */
  readonly frame: number;
  readonly box: Box;
  /** Higher is better; comparable within a project. */
  readonly quality: number;
  /** Whether a person, not the detector, drew the box. */
  readonly isByHand: boolean;
}

/** Crops of one video that get ids of their own. */
const CROPS_PER_VIDEO = 10_000_000;

/** An ingest's counters are below this one; crops made later, by hand or for a repaired tracklet, have those from it on. */
export const FIRST_LATE_CROP = 5_000_000;

/** The id of a video's crop number `counter` (from 1): the same after a resumed ingest, whatever other cameras do. */
export function cropId(video: number, counter: number): number {
  return video * CROPS_PER_VIDEO + counter;
}

const SELECT_CROPS = 'SELECT id, tracklet_id, frame, x, y, width, height, quality, is_by_hand FROM crops';

/** A tracklet's crops, best first. */
export function listCrops(connection: ReadConnection, tracklet: number): CropRecord[] {
  return connection.all(
    `${SELECT_CROPS} WHERE tracklet_id = ? ORDER BY quality DESC, frame`,
    [tracklet],
    cropFromRow,
  );
}

/** The crop, or undefined. */
export function findCrop(connection: ReadConnection, id: number): CropRecord | undefined {
  return connection.first(`${SELECT_CROPS} WHERE id = ?`, [id], cropFromRow);
}

/** The crop's picture as JPEG, or undefined where there is no such crop. */
export function readCropJpeg(connection: ReadConnection, id: number): Uint8Array | undefined {
  return connection.first('SELECT jpeg FROM crops WHERE id = ?', [id], (row) => row.bytes('jpeg'));
}

function cropFromRow(row: Row): CropRecord {
  return {
    id: row.integer('id'),
    tracklet: row.integer('tracklet_id'),
    frame: row.integer('frame'),
    box: fromStoredBox([row.integer('x'), row.integer('y'), row.integer('width'), row.integer('height')]),
    quality: row.real('quality'),
    isByHand: row.flag('is_by_hand'),
  };
}

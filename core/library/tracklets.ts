import type { ReadConnection } from './connection.ts';
import type { Row } from './row.ts';

/** Whether more boxes can come: an ingest that was stopped leaves open ones. */
export const TRACKLET_STATES = ['open', 'closed'] as const;
export type TrackletState = (typeof TRACKLET_STATES)[number];

/** One person's unbroken way through one camera's picture. */
export interface TrackletRecord {
  readonly id: number;
  /** Ids of the camera and of its video. */
  readonly camera: number;
  readonly video: number;
  readonly cameraName: string;
  readonly state: TrackletState;
  /** Times of the first and the last box, in seconds of the video. */
  readonly start: number;
  readonly end: number;
  readonly boxCount: number;
  /** The id of the crop of highest quality; null where it has none. */
  readonly bestCrop: number | null;
  /** Whether a person, not the detector, drew the box of one of its crops. */
  readonly isByHand: boolean;
  /** Whose it is; null: nobody's yet. */
  readonly person: number | null;
}

/** Tracks of one video that get ids of their own. */
export const TRACKS_PER_VIDEO = 1_000_000;

/** The tracker's numbers are below this one, far more than people pass a camera in a day; repairs take those from it on. */
export const FIRST_HAND_TRACK = 500_000;

/**
 * The tracklet's id is made of the video and of the tracker's number in it (from 1), so that an ingest that was
 * stopped and resumed, or whose cameras took turns otherwise, gives the same ids.
 */
export function trackletId(video: number, track: number): number {
  return video * TRACKS_PER_VIDEO + track;
}

const SELECT_TRACKLETS = `
  SELECT t.id, c.id AS camera, c.name, t.video_id, t.state, t.start_seconds, t.end_seconds, t.box_count,
    (SELECT id FROM crops WHERE tracklet_id = t.id ORDER BY quality DESC, frame LIMIT 1) AS best_crop,
    EXISTS (SELECT 1 FROM crops WHERE tracklet_id = t.id AND is_by_hand = 1) AS is_by_hand,
    (SELECT person_id FROM person_tracklets WHERE tracklet_id = t.id) AS person
  FROM tracklets t JOIN videos v ON v.id = t.video_id JOIN cameras c ON c.id = v.camera_id`;

/** All tracklets that were not removed, or those of one camera, by camera, start and id. */
export function listTracklets(connection: ReadConnection, camera?: number): TrackletRecord[] {
  const order = 'ORDER BY c.id, t.start_seconds, t.id';
  return camera === undefined
    ? connection.all(`${SELECT_TRACKLETS} WHERE t.is_removed = 0 ${order}`, [], trackletFromRow)
    : connection.all(
        `${SELECT_TRACKLETS} WHERE t.is_removed = 0 AND c.id = ? ${order}`,
        [camera],
        trackletFromRow,
      );
}

/** The tracklet, or undefined where there is none or it was removed. */
export function findTracklet(connection: ReadConnection, id: number): TrackletRecord | undefined {
  return connection.first(`${SELECT_TRACKLETS} WHERE t.id = ? AND t.is_removed = 0`, [id], trackletFromRow);
}

function trackletFromRow(row: Row): TrackletRecord {
  return {
    id: row.integer('id'),
    camera: row.integer('camera'),
    video: row.integer('video_id'),
    cameraName: row.text('name'),
    state: row.word('state', TRACKLET_STATES),
    start: row.real('start_seconds'),
    end: row.real('end_seconds'),
    boxCount: row.integer('box_count'),
    bestCrop: row.integerOrNull('best_crop'),
    isByHand: row.flag('is_by_hand'),
    person: row.integerOrNull('person'),
  };
}

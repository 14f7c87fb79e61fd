import type { ReadConnection } from './connection.ts';

/** One moment that was seen by both clocks. */
export interface ClockAnchor {
  /** Seconds of the camera's video. */
  readonly video: number;
  /** Seconds of the project. */
  readonly project: number;
}

/** Whether one person can be in the pictures of two cameras at once. */
export type ViewRelation = 'overlapping' | 'apart';

export interface CameraViews {
  /** Ids, the smaller first. */
  readonly cameras: readonly [number, number];
  readonly relation: ViewRelation;
}

/** A camera's anchors, by time of the video. */
export function listAnchors(connection: ReadConnection, camera: number): ClockAnchor[] {
  return connection.all(
    'SELECT video_seconds, project_seconds FROM clock_anchors WHERE camera_id = ? ORDER BY video_seconds, id',
    [camera],
    (row) => ({ video: row.real('video_seconds'), project: row.real('project_seconds') }),
  );
}

/** What was declared of pairs of cameras; a pair that is absent is unknown. */
export function listViews(connection: ReadConnection): CameraViews[] {
  return connection.all(
    'SELECT camera_a, camera_b, relation FROM camera_views ORDER BY camera_a, camera_b',
    [],
    (row) => ({
      cameras: [row.integer('camera_a'), row.integer('camera_b')] as const,
      relation: row.word('relation', ['overlapping', 'apart']),
    }),
  );
}

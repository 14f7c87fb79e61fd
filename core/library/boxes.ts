import type { Box } from '../geometry/index.ts';
import { containsPoint } from '../geometry/index.ts';
import { fromStoredBox, fromStoredScore } from './box-units.ts';
import type { ReadConnection } from './connection.ts';
import { corruptProject } from './store-failure.ts';

/** A tracklet's boxes in columns: entry `i` of each belongs to the same moment; ascending in time. */
export interface TrackletBoxes {
  readonly tracklet: number;
  /** Indexes into the video's frame times. */
  readonly frames: Uint32Array;
  /** Seconds of the video. */
  readonly times: Float64Array;
  /** `boxes[4i … 4i+3]` = x, y, width, height in pixels of the displayed picture. */
  readonly boxes: Float64Array;
  readonly scores: Float64Array;
}

/** A stretch of one video: its boxes with `from ≤ time ≤ to`. */
export interface BoxWindow {
  readonly video: number;
  readonly frameTimes: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** The boxes in the window by tracklet, ascending in tracklet id; removed tracklets have none. */
export function readBoxes(connection: ReadConnection, window: BoxWindow): TrackletBoxes[] {
  const { frameTimes } = window;
  const firstFrame = firstIndexNotBefore(frameTimes, window.from);
  const lastFrame = firstIndexAfter(frameTimes, window.to) - 1;
  if (lastFrame < firstFrame) return [];
  const found: TrackletBoxes[] = [];
  let rows: number[] = [];
  let tracklet = 0;
  const finish = (): void => {
    if (rows.length > 0) found.push(toColumns(connection.path, tracklet, rows, frameTimes));
    rows = [];
  };
  connection.visit(
    `SELECT b.tracklet_id, b.frame, b.x, b.y, b.width, b.height, b.score
     FROM tracklets t JOIN boxes b ON b.tracklet_id = t.id AND b.frame BETWEEN ? AND ?
     WHERE t.video_id = ? AND t.is_removed = 0 AND t.start_seconds <= ? AND t.end_seconds >= ?
     ORDER BY b.tracklet_id, b.frame`,
    [firstFrame, lastFrame, window.video, window.to, window.from],
    (columns) => {
      const [id, ...values] = columns as number[];
      if (id !== tracklet) finish();
      tracklet = id ?? 0;
      rows.push(...values);
    },
  );
  finish();
  return found;
}

/** All boxes of one tracklet; undefined where it has none. `frameTimes` are those of its video. */
export function readTrackletBoxes(
  connection: ReadConnection,
  tracklet: number,
  frameTimes: Float64Array,
): TrackletBoxes | undefined {
  const rows: number[] = [];
  connection.visit(
    'SELECT frame, x, y, width, height, score FROM boxes WHERE tracklet_id = ? ORDER BY frame',
    [tracklet],
    (columns) => rows.push(...(columns as number[])),
  );
  return rows.length === 0 ? undefined : toColumns(connection.path, tracklet, rows, frameTimes);
}

/** Where a point of the picture was clicked, or asked for. */
export interface PointInTime {
  /** Seconds of the video. */
  readonly time: number;
  /** Pixels of the displayed picture. */
  readonly x: number;
  readonly y: number;
}

/** The tracklet under a point. */
export interface TrackletAt {
  readonly tracklet: number;
  /** Where the person is at the time asked for: between two boxes, the box between them. */
  readonly box: Box;
  /** How far the nearest box is in time, in seconds; 0 between two boxes. */
  readonly distance: number;
}

/**
 * The tracklet whose box holds the point. Among several the nearest in time wins, then the one whose centre is
 * nearest in terms of its size (the person one points at, not the one who stands behind), then the smaller box.
 */
export function findTrackletAt(
  candidates: readonly TrackletBoxes[],
  point: PointInTime,
): TrackletAt | undefined {
  const hits = candidates
    .map((candidate) => boxAt(candidate, point.time))
    .filter((hit) => containsPoint(hit.box, point.x, point.y));
  hits.sort(
    (a, b) =>
      a.distance - b.distance ||
      offCentre(a.box, point) - offCentre(b.box, point) ||
      a.box.width * a.box.height - b.box.width * b.box.height ||
      a.tracklet - b.tracklet,
  );
  return hits[0];
}

function boxAt(columns: TrackletBoxes, time: number): TrackletAt {
  const { tracklet, times } = columns;
  const next = firstIndexNotBefore(times, time);
  const before = Math.max(0, next - 1);
  const after = Math.min(times.length - 1, next);
  const timeBefore = times[before] ?? 0;
  const timeAfter = times[after] ?? 0;
  const span = timeAfter - timeBefore;
  const share = span > 0 ? Math.min(Math.max((time - timeBefore) / span, 0), 1) : 0;
  const side = (column: number): number => {
    const from = columns.boxes[4 * before + column] ?? 0;
    const to = columns.boxes[4 * after + column] ?? 0;
    return from + share * (to - from);
  };
  const distance = Math.max(timeBefore - time, time - timeAfter, 0);
  return { tracklet, distance, box: { x: side(0), y: side(1), width: side(2), height: side(3) } };
}

/** The distance of the point from the box's centre, in halves of the box's sides, squared. */
function offCentre(box: Box, point: PointInTime): number {
  const x = (2 * (point.x - box.x)) / box.width - 1;
  const y = (2 * (point.y - box.y)) / box.height - 1;
  return x * x + y * y;
}

const COLUMNS = 6;

function toColumns(
  path: string,
  tracklet: number,
  rows: readonly number[],
  frameTimes: Float64Array,
): TrackletBoxes {
  const count = rows.length / COLUMNS;
  const columns = {
    tracklet,
    frames: new Uint32Array(count),
    times: new Float64Array(count),
    boxes: new Float64Array(4 * count),
    scores: new Float64Array(count),
  };
  for (let index = 0; index < count; index++) {
    const [frame = -1, x = 0, y = 0, width = 0, height = 0, score = 0] = rows.slice(
      COLUMNS * index,
      COLUMNS * (index + 1),
    );
    const time = frameTimes[frame];
    if (time === undefined)
      throw corruptProject(
        path,
        `tracklet ${tracklet} has a box at frame ${frame}, which is not in the video`,
      );
    const box = fromStoredBox([x, y, width, height]);
    columns.frames[index] = frame;
    columns.times[index] = time;
    columns.boxes.set([box.x, box.y, box.width, box.height], 4 * index);
    columns.scores[index] = fromStoredScore(score);
  }
  return columns;
}

function firstIndexNotBefore(times: Float64Array, time: number): number {
  return partition(times, (candidate) => candidate < time);
}

function firstIndexAfter(times: Float64Array, time: number): number {
  return partition(times, (candidate) => candidate <= time);
}

/** The number of leading entries for which the condition holds; it holds for no later one. */
function partition(times: Float64Array, isLeading: (time: number) => boolean): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isLeading(times[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

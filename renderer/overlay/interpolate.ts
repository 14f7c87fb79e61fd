import type { TrackletBoxes } from '../../core/api/index.ts';

/** A person's place in the picture: pixels of the displayed picture, origin at the top left. */
export interface PlacedBox {
  readonly tracklet: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Two boxes further apart than this, in seconds, are not joined: the person was not seen between them. */
export const LONGEST_GAP = 1;
/** A browser rounds presentation times to microseconds, in seconds. */
const TIME_TOLERANCE = 1e-4;

/** Where a tracklet is at a presentation time, interpolated between detections; undefined where it is unseen. */
export function boxAt(track: TrackletBoxes, time: number): PlacedBox | undefined {
  const { times } = track;
  const after = times.findIndex((boxTime) => boxTime >= time - TIME_TOLERANCE);
  if (after === -1) return undefined;
  const end = times[after] ?? 0;
  if (end - time <= TIME_TOLERANCE) return blend(track, after, after, 0);
  const start = times[after - 1];
  if (start === undefined || end - start > LONGEST_GAP) return undefined;
  return blend(track, after - 1, after, (time - start) / (end - start));
}

function blend(track: TrackletBoxes, from: number, to: number, share: number): PlacedBox {
  const value = (column: number): number => {
    const first = track.boxes[4 * from + column] ?? 0;
    const second = track.boxes[4 * to + column] ?? 0;
    return first + (second - first) * share;
  };
  return { tracklet: track.tracklet, x: value(0), y: value(1), width: value(2), height: value(3) };
}

import type { Signal } from './propose-offset.ts';

/** A tracklet's boxes: `boxes[4i … 4i+3]` = x, y, width, height belongs to `times[i]`; ascending. */
export interface MovingBoxes {
  readonly times: Float64Array;
  readonly boxes: Float64Array;
}

/** Seconds between two boxes of one tracklet beyond which nothing is said about the time between. */
const LONGEST_GAP = 1;

/**
 * How much people move in a camera's picture: the mean speed of all boxes, in box heights a second, so that near and
 * far count alike. When everybody runs, all cameras see it.
 */
export function motionSignal(
  tracks: readonly MovingBoxes[],
  { start, end, rate }: { readonly start: number; readonly end: number; readonly rate: number },
): Signal {
  const length = Math.max(0, Math.ceil((end - start) * rate));
  const speeds = new Float32Array(length);
  const counts = new Float32Array(length);
  for (const { times, boxes } of tracks) {
    for (let index = 1; index < times.length; index++) {
      const [from, to] = [times[index - 1] ?? 0, times[index] ?? 0];
      if (to - from > LONGEST_GAP || to <= from) continue;
      const speed = distance(boxes, index) / (to - from);
      const first = Math.max(0, Math.round((from - start) * rate));
      const last = Math.min(length, Math.max(first + 1, Math.round((to - start) * rate)));
      for (let sample = first; sample < last; sample++) {
        speeds[sample] = (speeds[sample] ?? 0) + speed;
        counts[sample] = (counts[sample] ?? 0) + 1;
      }
    }
  }
  return { values: speeds.map((speed, sample) => speed / Math.max(1, counts[sample] ?? 0)), rate, start };
}

/** The way of the box's centre since the box before, in box heights. */
function distance(boxes: Float64Array, index: number): number {
  const centre = (place: number): readonly [number, number, number] => {
    const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(4 * place, 4 * place + 4);
    return [x + width / 2, y + height / 2, height];
  };
  const [x, y, height] = centre(index);
  const [beforeX, beforeY, beforeHeight] = centre(index - 1);
  return Math.hypot(x - beforeX, y - beforeY) / Math.max(1, (height + beforeHeight) / 2);
}

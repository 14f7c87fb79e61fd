import { intersectionOverUnion, type Box } from '../geometry/index.ts';

/** A tracklet's boxes: `boxes[4i … 4i+3]` belongs to `frames[i]` and `times[i]`; ascending. */
export interface BoxTrack {
  readonly tracklet: number;
  readonly frames: Uint32Array;
  readonly times: Float64Array;
  readonly boxes: Float64Array;
}

/** A moment at which two people cover each other so much that a tracker may have exchanged them. */
export interface Crossing {
  /** Seconds of the video, where they cover each other most. */
  readonly time: number;
  /** Ids, the smaller first. */
  readonly tracklets: readonly [number, number];
  /** Intersection over union at that moment, in [0, 1]. */
  readonly overlap: number;
}

/** Below this, two people beside each other are told apart with ease. */
const LEAST_OVERLAP = 0.4;
/** Seconds without that overlap after which the same two begin another crossing. */
const PAUSE_SECONDS = 1;

/** The crossings of one camera, by time. */
export function findCrossings(tracks: readonly BoxTrack[]): readonly Crossing[] {
  const byFrame = new Map<number, { readonly track: BoxTrack; readonly index: number }[]>();
  for (const track of tracks) {
    track.frames.forEach((frame, index) => {
      const seen = byFrame.get(frame);
      if (seen === undefined) byFrame.set(frame, [{ track, index }]);
      else seen.push({ track, index });
    });
  }
  const open = new Map<string, { best: Crossing; lastTime: number }>();
  const found: Crossing[] = [];
  for (const [, seen] of [...byFrame].sort(([a], [b]) => a - b)) {
    for (const [place, first] of seen.entries()) {
      for (const second of seen.slice(place + 1)) {
        const overlap = intersectionOverUnion(boxOf(first), boxOf(second));
        if (overlap < LEAST_OVERLAP) continue;
        const time = first.track.times[first.index] ?? 0;
        const [a, b] = [first.track.tracklet, second.track.tracklet].sort((x, y) => x - y);
        const key = `${a ?? 0} ${b ?? 0}`;
        const crossing: Crossing = { time, tracklets: [a ?? 0, b ?? 0], overlap };
        const known = open.get(key);
        if (known === undefined || time - known.lastTime > PAUSE_SECONDS) {
          if (known !== undefined) found.push(known.best);
          open.set(key, { best: crossing, lastTime: time });
        } else {
          known.lastTime = time;
          if (overlap > known.best.overlap) known.best = crossing;
        }
      }
    }
  }
  found.push(...[...open.values()].map(({ best }) => best));
  return found.sort((a, b) => a.time - b.time || a.tracklets[0] - b.tracklets[0]);
}

function boxOf({ track, index }: { readonly track: BoxTrack; readonly index: number }): Box {
  const [x = 0, y = 0, width = 0, height = 0] = track.boxes.subarray(4 * index, 4 * index + 4);
  return { x, y, width, height };
}

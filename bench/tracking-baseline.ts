import { intersectionOverUnion, type Box } from '../core/geometry/index.ts';
import type { NoisyFrame } from './tracking-noise.ts';
import type { HypothesisRow } from './tracking-runs.ts';

const MINIMUM_SCORE = 0.5;
const MINIMUM_OVERLAP = 0.3;
const LOST_SECONDS = 2;
/** The velocity follows the last steps' with this time constant: the best of 0, 0.05, 0.1, 0.2 and 0.4 s. */
const VELOCITY_SECONDS = 0.1;

interface BaselineTrack {
  readonly id: number;
  box: Box;
  /** Pixels per second. */
  velocity: readonly [number, number];
  time: number;
}

function expected(track: BaselineTrack, time: number): Box {
  const seconds = time - track.time;
  const [x, y] = track.velocity;
  return { ...track.box, x: track.box.x + x * seconds, y: track.box.y + y * seconds };
}

/**
 * What the tracker is measured against: detections above one score, compared with the tracks moved along
 * by their smoothed velocity, taken greedily in order of overlap. SORT with a simpler filter; no second stage, no looks.
 */
export function greedyBaseline(frames: readonly NoisyFrame[]): readonly HypothesisRow[] {
  let tracks: BaselineTrack[] = [];
  let nextId = 1;
  const rows: HypothesisRow[] = [];
  for (const { frame, time, detections } of frames) {
    tracks = tracks.filter((track) => time - track.time <= LOST_SECONDS);
    const free = new Set(detections.filter(({ score }) => score >= MINIMUM_SCORE));
    const pairs = tracks
      .flatMap((track) =>
        [...free].map((one) => ({
          track,
          one,
          overlap: intersectionOverUnion(expected(track, time), one.box),
        })),
      )
      .filter(({ overlap }) => overlap >= MINIMUM_OVERLAP)
      .sort((a, b) => b.overlap - a.overlap);
    const taken = new Set<BaselineTrack>();
    for (const { track, one } of pairs) {
      if (taken.has(track) || !free.has(one)) continue;
      taken.add(track);
      free.delete(one);
      const seconds = time - track.time;
      const share = 1 - Math.exp(-seconds / VELOCITY_SECONDS);
      const [x, y] = track.velocity;
      track.velocity = [
        x + share * ((one.box.x - track.box.x) / seconds - x),
        y + share * ((one.box.y - track.box.y) / seconds - y),
      ];
      track.box = one.box;
      track.time = time;
      rows.push({ frame, id: track.id, box: one.box, person: one.person });
    }
    for (const one of free) {
      tracks.push({ id: nextId, box: one.box, velocity: [0, 0], time });
      rows.push({ frame, id: nextId++, box: one.box, person: one.person });
    }
  }
  return rows;
}

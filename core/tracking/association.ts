import { clipBox, intersectionOverUnion, type Box } from '../geometry/index.ts';
import type { AssignedPair } from './assignment.ts';
import { centreDistance, expectedBox, predictMotion, type MotionState } from './motion.ts';
import type { Track } from './track.ts';

// Tuned on every second file of TrackID3x3 with the noise of bench/tracking.ts, at 30 and at 10 frames per second.

/** Both boxes grow by this share on each side before their overlap is taken, so that fast players still overlap. */
const OVERLAP_MARGIN = 0.5;
const OVERLAP_WEIGHT = 0.6;
const DISTANCE_WEIGHT = 0.4;
const SIZE_WEIGHT = 0.3;
/** Per second for which the person has not been seen. */
const UNSEEN_WEIGHT = 0.1;
/** χ² with two degrees of freedom exceeds this once in 3,000 times. */
const MAXIMUM_DISTANCE = 16;
/** Nobody doubles in height between two looks. */
const MAXIMUM_HEIGHT_RATIO = 2;
/** Players sprint at about 4 body heights per second. */
const REACH_HEIGHTS_PER_SECOND = 4;
const REACH_HEIGHTS = 1.5;

/** A track with what is expected of it at the current time. */
export interface Candidate {
  readonly track: Track;
  /** Predicted to the current time. */
  readonly motion: MotionState;
  /** Where the person is expected; clipped to the picture where something is inside, since detectors see no more. */
  readonly box: Box;
  /** Seconds since the person was last seen. */
  readonly unseenSeconds: number;
}

/** What is expected of the track at `time`, in a picture of `width` × `height` pixels. */
export function candidateAt(track: Track, time: number, width: number, height: number): Candidate {
  const unseenSeconds = time - track.lastTime;
  const motion = predictMotion(track.motion, unseenSeconds);
  const expected = expectedBox(motion);
  const clipped = clipBox(expected, width, height);
  const box = clipped.width > 0 && clipped.height > 0 ? clipped : expected;
  return { track, motion, box, unseenSeconds };
}

function grown(box: Box, share: number): Box {
  const [dx, dy] = [box.width * share, box.height * share];
  return { x: box.x - dx, y: box.y - dy, width: box.width + 2 * dx, height: box.height + 2 * dy };
}

/** How badly the box fits what is expected: about 0 to 1.5, `Infinity` where it cannot be the same person. */
export function pairCost(candidate: Candidate, box: Box): number {
  const distance = centreDistance(candidate.motion, box);
  const heightRatio = Math.abs(Math.log(box.height / candidate.box.height));
  if (distance > MAXIMUM_DISTANCE || heightRatio > Math.log(MAXIMUM_HEIGHT_RATIO)) return Infinity;
  const overlap = intersectionOverUnion(grown(candidate.box, OVERLAP_MARGIN), grown(box, OVERLAP_MARGIN));
  return (
    OVERLAP_WEIGHT * (1 - overlap) +
    DISTANCE_WEIGHT * (distance / MAXIMUM_DISTANCE) +
    SIZE_WEIGHT * heightRatio +
    UNSEEN_WEIGHT * candidate.unseenSeconds
  );
}

/** Whether a person can have come to the box since last seen, whatever the direction. */
export function isWithinReach(track: Track, box: Box, seconds: number): boolean {
  const from = expectedBox(track.motion);
  const heightRatio = Math.abs(Math.log(box.height / from.height));
  const x = box.x + box.width / 2 - (from.x + from.width / 2);
  const y = box.y + box.height / 2 - (from.y + from.height / 2);
  const reach = (REACH_HEIGHTS + REACH_HEIGHTS_PER_SECOND * seconds) * Math.max(box.height, from.height);
  return heightRatio <= Math.log(MAXIMUM_HEIGHT_RATIO) && Math.hypot(x, y) <= reach;
}

/**
 * How much more the cheapest assignment costs that takes the pair apart: by exchange with another pair, or by giving
 * one of the two to an unpaired row or column. `Infinity` where there is none below `limit`.
 */
export function marginOf(
  costs: readonly (readonly number[])[],
  pairs: readonly AssignedPair[],
  pair: AssignedPair,
  limit: number,
): number {
  const columnOfRow = new Map(pairs.map(({ row, column }) => [row, column]));
  const pairedColumns = new Set(columnOfRow.values());
  const costAt = (row: number, column: number): number => {
    const cost = costs[row]?.[column] ?? Infinity;
    return cost < limit ? cost : Infinity;
  };
  let margin = Infinity;
  for (let row = 0; row < costs.length; row++) {
    if (row === pair.row) continue;
    const column = columnOfRow.get(row);
    const exchanged = column === undefined ? 0 : costAt(pair.row, column) - costAt(row, column);
    margin = Math.min(margin, costAt(row, pair.column) + exchanged - pair.cost);
  }
  costs[pair.row]?.forEach((_, column) => {
    if (!pairedColumns.has(column)) margin = Math.min(margin, costAt(pair.row, column) - pair.cost);
  });
  return margin;
}

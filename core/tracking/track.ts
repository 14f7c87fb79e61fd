import type { Box } from '../geometry/index.ts';
import { centreDistance, correctMotion, firstMotion, type MotionState } from './motion.ts';

/** A detection as part of a track. */
export interface TrackedBox {
  /** Seconds. */
  readonly time: number;
  /** Index into the detections that the tracker was given for this time. */
  readonly detection: number;
  /** The detector's own box. */
  readonly box: Box;
  readonly score: number;
  /** The share that people nearer to the camera hide, in [0, 1]. */
  readonly occlusion: number;
  /** Whether another assignment was nearly as good: here the track may have changed to another person. */
  readonly isAmbiguous: boolean;
}

/**
 * How far a track can be trusted to have followed one person: `sure`; `doubtful` since a moment where it may have
 * changed to another; `by-appearance`: it had changed, so its place says nothing and only its looks can find it again.
 */
export type Trust = 'sure' | 'doubtful' | 'by-appearance';

/** One person being followed. */
export interface Track {
  /** Order of birth: the order in which tracks are looked at. */
  readonly key: number;
  /** The public number, from 1 in order of confirmation; null before. */
  readonly id: number | null;
  /** As of `lastTime`. */
  readonly motion: MotionState;
  readonly firstTime: number;
  /** When the person was last seen, seconds. */
  readonly lastTime: number;
  readonly trust: Trust;
  /** What to report once the track is confirmed; empty afterwards. */
  readonly pending: readonly TrackedBox[];
  /** Unit length; null until a box was embedded. */
  readonly appearance: Float32Array | null;
  /** When `appearance` was last renewed, seconds; null with it. */
  readonly appearanceTime: number | null;
}

/** A greater distance is a jump that no motion explains: the filter starts anew. */
const MAXIMUM_CORRECTION = 16;

/** A track of one box. */
export function beginTrack(key: number, seen: TrackedBox): Track {
  return {
    key,
    id: null,
    motion: firstMotion(seen.box),
    firstTime: seen.time,
    lastTime: seen.time,
    trust: 'sure',
    pending: [seen],
    appearance: null,
    appearanceTime: null,
  };
}

/** The track with one more box; `predicted` is its motion at the box's time. */
export function continueTrack(track: Track, predicted: MotionState, seen: TrackedBox, trust: Trust): Track {
  const isJump = centreDistance(predicted, seen.box) > MAXIMUM_CORRECTION;
  return {
    ...track,
    motion: isJump ? firstMotion(seen.box) : correctMotion(predicted, seen.box),
    lastTime: seen.time,
    trust,
    pending: track.id === null ? [...track.pending, seen] : [],
  };
}

/** The track with a public number: that of `former`, a lost track of the same person, or `id`. */
export function confirmTrack(track: Track, former: Track | undefined, id: number): Track {
  if (former === undefined) return { ...track, id, pending: [] };
  const { motion, lastTime } = track;
  return { ...former, motion, lastTime, trust: 'sure' };
}

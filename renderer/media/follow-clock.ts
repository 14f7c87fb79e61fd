/** Drift from which a player jumps instead of hurrying, in seconds. */
const JUMP_SECONDS = 0.25;
/** Drift that nobody sees and that is left alone, in seconds. */
const IGNORED_SECONDS = 0.004;
/** How much a player hurries or lags: rate change per second of drift, and its limit. */
const CORRECTION_GAIN = 6;
const LARGEST_CORRECTION = 0.5;
/** Speeds that browsers play by themselves; others are made of seeks. */
const SLOWEST_NATIVE = 0.0625;
const FASTEST_NATIVE = 8;
/** Seeks closer than this to where the player is are left out, in seconds. */
const SAME_PLACE_SECONDS = 0.001;

/** What a video element does now. Times in seconds of its own timeline. */
export interface PlayerState {
  readonly currentTime: number;
  readonly isPaused: boolean;
  readonly isSeeking: boolean;
}

/** `held`: the clock would run, but waits for a picture of some camera. */
export type ClockMotion = 'standing' | 'held' | 'running';

/** What it should do. */
export interface PlayerGoal {
  /** The time that the clock gives this video. */
  readonly time: number;
  /** Where to seek for the frame of `time`. */
  readonly seekTarget: number;
  readonly motion: ClockMotion;
  readonly speed: number;
}

/** The least that brings a player from its state to its goal. */
export interface PlayerOrder {
  readonly run: 'play' | 'pause' | 'leave';
  readonly seekTo?: number;
  readonly rate?: number;
}

/** Decides how a player follows the clock: by its own playing with small changes of rate, or by seeking. */
export function followClock(state: PlayerState, goal: PlayerGoal): PlayerOrder {
  const isNative = goal.speed >= SLOWEST_NATIVE && goal.speed <= FASTEST_NATIVE;
  if (goal.motion === 'standing' || !isNative) {
    const run = pauseUnless(state.isPaused);
    const isThere = Math.abs(state.currentTime - goal.seekTarget) < SAME_PLACE_SECONDS;
    return isThere || state.isSeeking ? { run } : { run, seekTo: goal.seekTarget };
  }
  const drift = goal.time - state.currentTime;
  const run = goal.motion === 'held' ? pauseUnless(state.isPaused) : state.isPaused ? 'play' : 'leave';
  if (Math.abs(drift) > JUMP_SECONDS * Math.max(1, goal.speed)) {
    return state.isSeeking ? { run } : { run, seekTo: goal.seekTarget };
  }
  // A held player keeps its place: to seek would make it one more to wait for.
  if (goal.motion === 'held') return { run };
  if (Math.abs(drift) < IGNORED_SECONDS) return { run, rate: goal.speed };
  const correction = Math.min(Math.max(drift * CORRECTION_GAIN, -LARGEST_CORRECTION), LARGEST_CORRECTION);
  return { run, rate: goal.speed * (1 + correction) };
}

function pauseUnless(isPaused: boolean): 'pause' | 'leave' {
  return isPaused ? 'leave' : 'pause';
}

import type { Vector } from './vector.ts';

/** How one person stands or runs at one moment. */
export interface PersonState {
  /** Metres on the floor. */
  readonly x: number;
  readonly y: number;
  /** Radians from the x axis, counter-clockwise seen from above: where chest and face point. */
  readonly heading: number;
  /** Metres a second. */
  readonly speed: number;
  /** Radians of the walking cycle; the left thigh is at sin(phase) of its swing. */
  readonly phase: number;
  /** 0 upright – 1 deep defensive stance. */
  readonly crouch: number;
  /** 0 arms swing – 1 arms spread and raised. */
  readonly guard: number;
  /** 0–1: the right hand is at the ball. */
  readonly dribble: number;
}

/** Everyone and the ball at one frame; `people` is in the order of the cast. */
export interface MatchMoment {
  readonly people: readonly PersonState[];
  readonly ball: Vector;
}

/** Swing of the thigh to either side of the vertical, in radians, at a speed in metres a second. */
export function thighSwing(speed: number): number {
  return speed < 0.15 ? speed : Math.min(0.8, 0.15 + 0.14 * speed);
}

/** Metres that a person with legs of this length covers in one cycle of two steps; running adds flight to steps. */
export function strideLength(speed: number, legLength: number): number {
  const flight = 1 + 0.35 * Math.min(1, Math.max(0, (speed - 2) / 3));
  return Math.max(0.35, 4 * legLength * Math.sin(thighSwing(speed)) * flight);
}

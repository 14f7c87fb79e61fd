import type { Box } from '../geometry/index.ts';

/** One coordinate's estimate: a Kalman filter of position and velocity. Units: pixels and seconds. */
export interface AxisState {
  readonly position: number;
  readonly velocity: number;
  readonly positionVariance: number;
  readonly covariance: number;
  readonly velocityVariance: number;
}

/**
 * Where a person is and moves to: four independent axes. With noise that is diagonal, as in SORT and ByteTrack, the
 * filter of eight states falls apart into these exactly.
 */
export interface MotionState {
  readonly centreX: AxisState;
  readonly centreY: AxisState;
  readonly width: AxisState;
  readonly height: AxisState;
}

/** Noise as a share of the person's height, so that near and far people are treated alike. */
const MOTION_NOISE = {
  /** Standard deviation of a detected centre. */
  centre: 0.05,
  /** Standard deviation of a detected width or height. */
  size: 0.08,
  /** Of the velocity of a person first seen, heights per second: a person of 1.8 m runs at 5 m/s. */
  firstVelocity: 2,
  /** Spectral density of acceleration, heights per second^1.5. */
  acceleration: 3,
  /** The same for width and height: arms and knees. */
  sizeAcceleration: 1,
  /** An unseen person's velocity is forgotten with this time constant, seconds: players turn. */
  velocityMemorySeconds: 0.55,
} as const;

function firstAxis(position: number, deviation: number, velocityDeviation: number): AxisState {
  return {
    position,
    velocity: 0,
    positionVariance: deviation ** 2,
    covariance: 0,
    velocityVariance: velocityDeviation ** 2,
  };
}

/** The motion of a person seen for the first time. */
export function firstMotion(box: Box): MotionState {
  const { centre, size, firstVelocity, sizeAcceleration } = MOTION_NOISE;
  const height = box.height;
  return {
    centreX: firstAxis(box.x + box.width / 2, centre * height, firstVelocity * height),
    centreY: firstAxis(box.y + box.height / 2, centre * height, firstVelocity * height),
    width: firstAxis(box.width, size * height, sizeAcceleration * height),
    height: firstAxis(box.height, size * height, sizeAcceleration * height),
  };
}

function predictAxis(axis: AxisState, seconds: number, density: number): AxisState {
  const memory = MOTION_NOISE.velocityMemorySeconds;
  const kept = Math.exp(-seconds / memory);
  const reach = memory * (1 - kept);
  const { positionVariance, covariance, velocityVariance } = axis;
  // White noise of acceleration over the interval: right for any length, so frames may come at irregular times.
  return {
    position: axis.position + axis.velocity * reach,
    velocity: axis.velocity * kept,
    positionVariance:
      positionVariance +
      2 * reach * covariance +
      reach ** 2 * velocityVariance +
      (density ** 2 * reach ** 3) / 3,
    covariance: kept * (covariance + reach * velocityVariance) + (density ** 2 * reach ** 2) / 2,
    velocityVariance: kept ** 2 * velocityVariance + density ** 2 * reach,
  };
}

/** The motion `seconds` later. */
export function predictMotion(motion: MotionState, seconds: number): MotionState {
  const scale = Math.max(1, motion.height.position);
  const { acceleration, sizeAcceleration } = MOTION_NOISE;
  return {
    centreX: predictAxis(motion.centreX, seconds, acceleration * scale),
    centreY: predictAxis(motion.centreY, seconds, acceleration * scale),
    width: predictAxis(motion.width, seconds, sizeAcceleration * scale),
    height: predictAxis(motion.height, seconds, sizeAcceleration * scale),
  };
}

function correctAxis(axis: AxisState, measured: number, deviation: number): AxisState {
  const { positionVariance, covariance, velocityVariance } = axis;
  const innovationVariance = positionVariance + deviation ** 2;
  const gain = positionVariance / innovationVariance;
  const velocityGain = covariance / innovationVariance;
  const innovation = measured - axis.position;
  return {
    position: axis.position + gain * innovation,
    velocity: axis.velocity + velocityGain * innovation,
    positionVariance: (1 - gain) * positionVariance,
    covariance: (1 - gain) * covariance,
    // Never below 0, which rounding could make of it.
    velocityVariance: Math.max(0, velocityVariance - velocityGain * covariance),
  };
}

/** The motion after the person was seen at `box`. */
export function correctMotion(motion: MotionState, box: Box): MotionState {
  const centre = MOTION_NOISE.centre * box.height;
  const size = MOTION_NOISE.size * box.height;
  return {
    centreX: correctAxis(motion.centreX, box.x + box.width / 2, centre),
    centreY: correctAxis(motion.centreY, box.y + box.height / 2, centre),
    width: correctAxis(motion.width, box.width, size),
    height: correctAxis(motion.height, box.height, size),
  };
}

/** The box in which the person is expected; at least one pixel wide and high. */
export function expectedBox(motion: MotionState): Box {
  const width = Math.max(1, motion.width.position);
  const height = Math.max(1, motion.height.position);
  return { x: motion.centreX.position - width / 2, y: motion.centreY.position - height / 2, width, height };
}

/**
 * Squared Mahalanobis distance of the box's centre from the expected one: χ² with two degrees of freedom where the
 * box is the same person's.
 */
export function centreDistance(motion: MotionState, box: Box): number {
  const noise = (MOTION_NOISE.centre * box.height) ** 2;
  const x = box.x + box.width / 2 - motion.centreX.position;
  const y = box.y + box.height / 2 - motion.centreY.position;
  return (
    x ** 2 / (motion.centreX.positionVariance + noise) + y ** 2 / (motion.centreY.positionVariance + noise)
  );
}

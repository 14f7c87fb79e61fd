import { thighSwing, type PersonState } from './motion-state.ts';
import type { Person } from './people.ts';
import { add, between, normalise, scale, vector, type Vector } from './vector.ts';

/** One leg's joints, in metres of the hall. */
export interface Leg {
  readonly hip: Vector;
  readonly knee: Vector;
  readonly ankle: Vector;
  readonly heel: Vector;
  readonly toe: Vector;
}

/** One arm's joints. */
export interface Arm {
  readonly shoulder: Vector;
  readonly elbow: Vector;
  readonly wrist: Vector;
  readonly hand: Vector;
}

/** A posed body. `forward`, `left` and `up` are the chest's own directions, of length 1. */
export interface Skeleton {
  readonly pelvis: Vector;
  /** Between the shoulders. */
  readonly chest: Vector;
  /** Middle of the head. */
  readonly head: Vector;
  readonly forward: Vector;
  readonly left: Vector;
  readonly up: Vector;
  readonly legs: { readonly left: Leg; readonly right: Leg };
  readonly arms: { readonly left: Arm; readonly right: Arm };
}

const UP = vector(0, 0, 1);

/** In the plane of `ahead` and up: straight down turned by the angle in radians towards `ahead`. */
function swung(ahead: Vector, angle: number): Vector {
  return add(scale(ahead, Math.sin(angle)), scale(UP, -Math.cos(angle)));
}

function legFrom(
  hip: Vector,
  side: number,
  person: Person,
  state: PersonState,
  ahead: Vector,
  aside: Vector,
): Leg {
  const phase = side > 0 ? state.phase : state.phase + Math.PI;
  const swing = thighSwing(state.speed);
  const thigh = swing * Math.sin(phase) + 0.62 * state.crouch + 0.05 * Math.min(3, state.speed);
  const recovery = Math.max(0, Math.cos(phase)) ** 1.2 * Math.min(1.75, 0.45 * state.speed);
  const flexion = 0.07 + recovery + 1.15 * state.crouch + 0.06 * Math.min(3, state.speed);
  const spread = side * (0.05 + 0.2 * state.crouch);
  const outwards = (direction: Vector, share: number): Vector =>
    normalise(add(direction, scale(aside, spread * share)));
  const knee = add(hip, scale(outwards(swung(ahead, thigh), 1), 0.25 * person.height));
  const ankle = add(knee, scale(outwards(swung(ahead, thigh - flexion), 0.5), 0.24 * person.height));
  // The foot hangs with the shank while it swings and lies flat under a standing leg.
  const drop = 0.55 * recovery - 0.25 * Math.max(0, swing * Math.sin(phase)) * (recovery < 0.1 ? 1 : 0);
  const along = add(scale(ahead, Math.cos(drop)), scale(UP, -Math.sin(drop)));
  const toeOut = add(along, scale(aside, side * 0.12));
  const sole = add(ankle, scale(UP, -0.028 * person.height));
  return {
    hip,
    knee,
    ankle,
    heel: add(sole, scale(toeOut, -0.028 * person.height)),
    toe: add(sole, scale(toeOut, 0.095 * person.height)),
  };
}

function armFrom(
  shoulder: Vector,
  side: number,
  person: Person,
  state: PersonState,
  ahead: Vector,
  aside: Vector,
): Arm {
  const phase = side > 0 ? state.phase : state.phase + Math.PI;
  const dribbles = side < 0 ? state.dribble : 0;
  const swinging = -0.95 * thighSwing(state.speed) * Math.sin(phase) + 0.04;
  const raised = side > 0 ? 1.5 : 1.15;
  const atBall = 0.55 + 0.2 * Math.sin(state.phase);
  const upperAngle =
    swinging * (1 - state.guard) * (1 - dribbles) + raised * state.guard * (1 - dribbles) + atBall * dribbles;
  const bend =
    0.22 + Math.min(1.35, 0.33 * state.speed) * (1 - state.guard) + 0.45 * state.guard + 0.45 * dribbles;
  const spread = side * (0.14 + 0.75 * state.guard);
  const upper = normalise(add(swung(ahead, upperAngle), scale(aside, spread)));
  const lower = normalise(add(swung(ahead, upperAngle + bend), scale(aside, spread * 0.6)));
  const elbow = add(shoulder, scale(upper, 0.172 * person.height));
  const wrist = add(elbow, scale(lower, 0.146 * person.height));
  return { shoulder, elbow, wrist, hand: add(wrist, scale(lower, 0.055 * person.height)) };
}

function lift(leg: Leg, height: number): Leg {
  const raise = scale(UP, height);
  return {
    hip: add(leg.hip, raise),
    knee: add(leg.knee, raise),
    ankle: add(leg.ankle, raise),
    heel: add(leg.heel, raise),
    toe: add(leg.toe, raise),
  };
}

/** The body of a person in this state, its lower foot on the floor. Proportions: Winter, Biomechanics, figure 4.1. */
export function poseSkeleton(person: Person, state: PersonState): Skeleton {
  const ahead = vector(Math.cos(state.heading), Math.sin(state.heading), 0);
  const aside = vector(-ahead.y, ahead.x, 0);
  const hip = (side: number): Vector =>
    add(vector(state.x, state.y, 0), scale(aside, side * 0.052 * person.height));
  const legs = [1, -1].map((side) => legFrom(hip(side), side, person, state, ahead, aside)) as [Leg, Leg];
  const lowest = Math.min(...legs.flatMap((leg) => [leg.heel.z, leg.toe.z]));
  const pelvisHeight = 0.012 * person.height - lowest;
  const pelvis = vector(state.x, state.y, pelvisHeight + 0.02 * person.height);
  const lean = 0.03 + 0.045 * Math.min(5, state.speed) + 0.42 * state.crouch;
  const up = add(scale(ahead, Math.sin(lean)), scale(UP, Math.cos(lean)));
  const twist = -0.3 * thighSwing(state.speed) * Math.sin(state.phase);
  const left = normalise(add(scale(aside, Math.cos(twist)), scale(ahead, Math.sin(twist))));
  const forward = add(scale(ahead, Math.cos(lean)), scale(UP, -Math.sin(lean)));
  const chest = add(pelvis, scale(up, 0.272 * person.height));
  const shoulder = (side: number): Vector =>
    add(
      add(chest, scale(left, side * 0.102 * person.height * person.build ** 0.5)),
      scale(up, -0.012 * person.height),
    );
  return {
    pelvis,
    chest,
    head: add(chest, scale(normalise(between(up, UP, 0.6)), 0.118 * person.height)),
    forward,
    left,
    up,
    legs: { left: lift(legs[0], pelvisHeight), right: lift(legs[1], pelvisHeight) },
    arms: {
      left: armFrom(shoulder(1), 1, person, state, ahead, aside),
      right: armFrom(shoulder(-1), -1, person, state, ahead, aside),
    },
  };
}

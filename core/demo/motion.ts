import { strideLength, type MatchMoment, type PersonState } from './motion-state.ts';
import { castPeople, type Person } from './people.ts';
import { scriptPlay, type Play } from './play.ts';
import { createRandom, seedFor } from './random.ts';
import { frameCount, type SceneDescription } from './scene.ts';
import { vector, type Vector } from './vector.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Walker = Mutable<PersonState> & { velocityX: number; velocityY: number };

/** Seconds that the play runs before the first frame, so that nobody stands at a starting place. */
const WARM_UP_SECONDS = 4;
/** Metres a second, each second. */
const ACCELERATION = 6;
/** Radians a second. */
const TURN_RATE = 7;
/** People keep at least this distance in metres between their middles. */
const ELBOW_ROOM = 0.75;
/** The share of a person's height that the leg from hip to ankle takes. */
const LEG_SHARE = 0.49;

function turnTowards(heading: number, wanted: number, limit: number): number {
  const difference = Math.atan2(Math.sin(wanted - heading), Math.cos(wanted - heading));
  return heading + Math.max(-limit, Math.min(limit, difference));
}

function startWalkers(people: readonly Person[], seed: number): Walker[] {
  const random = createRandom(seedFor(seed, 'start'));
  return people.map(() => ({
    x: random.between(3, 12),
    y: random.between(-6, 6),
    heading: random.between(0, 2 * Math.PI),
    speed: 0,
    phase: random.between(0, 2 * Math.PI),
    crouch: 0,
    guard: 0,
    dribble: 0,
    velocityX: 0,
    velocityY: 0,
  }));
}

/** Velocity towards the errand, slowing down before it, within the limits of what legs can do. */
function accelerate(walker: Walker, goal: { x: number; y: number; pace: number }, step: number): void {
  const distance = Math.hypot(goal.x - walker.x, goal.y - walker.y);
  const pace = distance < 0.15 ? 0 : Math.min(goal.pace, Math.sqrt(2 * ACCELERATION * 0.45 * distance));
  const wantedX = distance > 0 ? ((goal.x - walker.x) / distance) * pace : 0;
  const wantedY = distance > 0 ? ((goal.y - walker.y) / distance) * pace : 0;
  const [changeX, changeY] = [wantedX - walker.velocityX, wantedY - walker.velocityY];
  const share = Math.min(1, (ACCELERATION * step) / Math.max(1e-9, Math.hypot(changeX, changeY)));
  walker.velocityX += changeX * share;
  walker.velocityY += changeY * share;
}

/** Moves people that stand in each other's way apart, both by half. */
function separate(walkers: readonly Walker[]): void {
  for (const [index, a] of walkers.entries()) {
    for (const b of walkers.slice(index + 1)) {
      const distance = Math.max(1e-6, Math.hypot(a.x - b.x, a.y - b.y));
      if (distance >= ELBOW_ROOM) continue;
      const push = ((ELBOW_ROOM - distance) / distance) * 0.15;
      // A share of the push goes sideways, so that two people who meet head-on pass each other.
      const [x, y] = [(a.x - b.x) * push, (a.y - b.y) * push];
      a.x += x - 0.4 * y;
      a.y += y + 0.4 * x;
      b.x -= x - 0.4 * y;
      b.y -= y + 0.4 * x;
    }
  }
}

function pose(walker: Walker, index: number, play: Play, ball: Vector, step: number): void {
  const speed = Math.hypot(walker.velocityX, walker.velocityY);
  walker.speed += (speed - walker.speed) * Math.min(1, 8 * step);
  const towardsBall = Math.atan2(ball.y - walker.y, ball.x - walker.x);
  const wanted = speed > 1.1 ? Math.atan2(walker.velocityY, walker.velocityX) : towardsBall;
  walker.heading = turnTowards(walker.heading, wanted, TURN_RATE * step);
  const ease = Math.min(1, 4 * step);
  const isDefender = play.defenders.includes(index);
  const hasBall = play.holder === index && play.pass === null;
  const isOnBall = isDefender && play.attackers[play.defenders.indexOf(index)] === play.holder;
  const crouch = (isDefender ? 0.65 : hasBall ? 0.35 : index >= 10 ? 0 : 0.12) * (speed > 3 ? 0.35 : 1);
  const guard = isOnBall ? 0.9 : isDefender ? 0.4 : 0;
  walker.crouch += (crouch - walker.crouch) * ease;
  walker.guard += ((speed > 3 ? 0 : guard) - walker.guard) * ease;
  walker.dribble += ((hasBall ? 1 : 0) - walker.dribble) * Math.min(1, 8 * step);
}

function ballPosition(play: Play, walkers: readonly Walker[], time: number): Vector {
  const besides = (index: number): Vector => {
    const holder = walkers[index];
    if (holder === undefined) return vector(0, 0, 1);
    const [cos, sin] = [Math.cos(holder.heading), Math.sin(holder.heading)];
    const height = 0.13 + 0.75 * Math.abs(Math.cos(time * 2 * Math.PI * 0.85));
    return vector(holder.x + 0.42 * cos + 0.3 * sin, holder.y + 0.42 * sin - 0.3 * cos, height);
  };
  const end = besides(play.holder);
  if (play.pass === null) return end;
  const share = Math.min(1, Math.max(0, (time - play.pass.start) / (play.pass.end - play.pass.start)));
  const start = besides(play.pass.from);
  return vector(
    start.x + (end.x - start.x) * share,
    start.y + (end.y - start.y) * share,
    1.3 + 2.4 * share * (1 - share),
  );
}

/** The whole match of a scene, one moment a frame; depends on the description's seeds, length and frame rate alone. */
export function simulateMatch(scene: SceneDescription): readonly MatchMoment[] {
  const people = castPeople(scene.castSeed);
  const walkers = startWalkers(people, scene.seed);
  const play = scriptPlay(scene.seed, -WARM_UP_SECONDS);
  const stepsPerFrame = Math.max(1, Math.round(50 / scene.frameRate));
  const step = 1 / (scene.frameRate * stepsPerFrame);
  const warmUpSteps = Math.round(WARM_UP_SECONDS / step);
  const steps = warmUpSteps + (frameCount(scene) - 1) * stepsPerFrame;
  const moments: MatchMoment[] = [];
  for (let count = 0; count <= steps; count += 1) {
    const time = (count - warmUpSteps) * step;
    play.advance(time, walkers);
    const ball = ballPosition(play, walkers, time);
    for (const [index, walker] of walkers.entries()) {
      const errand = play.errands[index];
      if (errand !== undefined) accelerate(walker, errand, step);
      walker.x += walker.velocityX * step;
      walker.y += walker.velocityY * step;
      pose(walker, index, play, ball, step);
      const legLength = (people[index]?.height ?? 1.9) * LEG_SHARE;
      walker.phase += (2 * Math.PI * walker.speed * step) / strideLength(walker.speed, legLength);
    }
    separate(walkers);
    if (count >= warmUpSteps && (count - warmUpSteps) % stepsPerFrame === 0) {
      moments.push({ people: walkers.map((walker) => ({ ...walker })), ball });
    }
  }
  return moments;
}

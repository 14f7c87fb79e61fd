import type { Camera, EngineClient } from '../../core/api/index.ts';
import { toProjectTime } from '../media/camera-clock.ts';
import type { ClockMotion } from '../media/follow-clock.ts';
import type { Clock } from './clock.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import { Player } from './player.svelte.ts';

/** How long the clock waits for a camera that does not keep up, in milliseconds. */
const LONGEST_WAIT = 3000;

/** All cameras' players and the beat that keeps them in step with the clock. */
export class Players {
  list = $state.raw<readonly Player[]>([]);
  /** True while the clock stands because a picture is not there yet. */
  isWaiting = $state(false);
  readonly #engine: EngineClient;
  readonly #clock: Clock;
  readonly #notices: Notices;
  #lastBeat: number | undefined;
  #waitingSince: number | undefined;

  constructor(engine: EngineClient, clock: Clock, notices: Notices) {
    this.#engine = engine;
    this.#clock = clock;
    this.#notices = notices;
  }

  of(camera: string): Player | undefined {
    return this.list.find((player) => player.camera.name === camera);
  }

  /** Takes the project's cameras; players whose video has not changed go on. */
  setCameras(cameras: readonly Camera[]): void {
    this.list = cameras.map((camera) => {
      const known = this.list.find((player) => sameVideo(player.camera, camera));
      return known ?? this.#create(camera);
    });
    const starts = cameras.map((camera) => toProjectTime(camera, camera.video.start));
    const ends = cameras.map((camera) => toProjectTime(camera, camera.video.end));
    // At first, the moment from which all cameras have a picture.
    if (cameras.length > 0) this.#clock.setRange(Math.min(...starts), Math.max(...ends), Math.max(...starts));
  }

  /** One beat, on every animation frame. `now` in milliseconds of a steady clock. */
  beat(now: number): void {
    const elapsed = (now - (this.#lastBeat ?? now)) / 1000;
    this.#lastBeat = now;
    const mayMove = this.#mayMove(now);
    if (mayMove) this.#clock.advance(elapsed);
    const { time, isPlaying, speed } = this.#clock;
    const motion: ClockMotion = !isPlaying ? 'standing' : mayMove ? 'running' : 'held';
    const pulse = { now, time, motion, speed };
    for (const player of this.list) player.follow(pulse);
  }

  #mayMove(now: number): boolean {
    if (this.list.every((player) => player.canKeepUp)) this.#waitingSince = undefined;
    else this.#waitingSince ??= now;
    const isWaiting = this.#waitingSince !== undefined && now - this.#waitingSince < LONGEST_WAIT;
    this.isWaiting = isWaiting && this.#clock.isPlaying;
    return !isWaiting;
  }

  #create(camera: Camera): Player {
    const player = new Player(camera);
    // Without the table seeks are a little less exact; nothing else depends on it.
    void this.#engine.frames.times({ camera: camera.name }).then(
      (times) => (player.frameTimes = times),
      (error: unknown) => this.#notices.report('frames', error),
    );
    return player;
  }
}

function sameVideo(a: Camera, b: Camera): boolean {
  return (
    a.id === b.id &&
    a.video.id === b.video.id &&
    a.offset === b.offset &&
    a.rate === b.rate &&
    a.video.end === b.video.end
  );
}

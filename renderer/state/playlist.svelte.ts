import type { Clock } from './clock.svelte.ts';

/** One moment of a playlist, in seconds of project time. */
export interface Moment {
  readonly camera: string;
  readonly from: number;
  readonly to: number;
}

/** How much is played before and after each moment, in seconds. */
export const LEAD_SECONDS = 2;
export const LAG_SECONDS = 2;

/** Plays moments one after the other, each with a lead and a lag, with its camera as the active one. */
export class Playlist {
  moments = $state.raw<readonly Moment[]>([]);
  /** Which moment plays; undefined while none does. */
  place = $state<number>();
  readonly #clock: Clock;
  readonly #onCamera: (camera: string) => void;

  constructor(clock: Clock, onCamera: (camera: string) => void) {
    this.#clock = clock;
    this.#onCamera = onCamera;
  }

  get isPlaying(): boolean {
    return this.place !== undefined;
  }

  play(moments: readonly Moment[]): void {
    this.moments = moments;
    this.#clock.clearLoop();
    this.go(0);
  }

  /** Plays the moment at a place of the list; the end of the list ends the playlist. */
  go(place: number): void {
    const moment = this.moments[place];
    if (moment === undefined) {
      this.stop();
      this.#clock.pause();
      return;
    }
    this.place = place;
    this.#onCamera(moment.camera);
    this.#clock.seek(moment.from - LEAD_SECONDS);
    this.#clock.play();
  }

  stop(): void {
    this.place = undefined;
  }

  /** On every beat: goes on to the next moment when one has ended; whoever pauses or leaves ends the playlist. */
  follow(): void {
    const moment = this.place === undefined ? undefined : this.moments[this.place];
    if (this.place === undefined || moment === undefined) return;
    const { time, end, isPlaying } = this.#clock;
    const hasEnded = time >= Math.min(moment.to + LAG_SECONDS, end);
    const hasLeft = time < moment.from - LEAD_SECONDS - 0.5 || time > moment.to + LAG_SECONDS + 1;
    if (hasLeft || (!isPlaying && !hasEnded)) this.stop();
    else if (hasEnded) this.go(this.place + 1);
  }
}

/** Speeds that a menu offers and that keys step through. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8];
/** Speeds of J and L, pressed repeatedly, and of the same with Shift. */
const SHUTTLE_SPEEDS = [1, 2, 4, 8];
const SLOW_SPEEDS = [0.5, 0.25];
/** A tab that was hidden, or a stall, must not make the clock leap. */
const LONGEST_STEP_SECONDS = 0.25;
/** A loop shorter than this cannot be watched, in seconds. */
const SHORTEST_LOOP = 0.1;

/** The marked part of the time line. Playing loops inside it where both ends are marked. */
export interface Loop {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/**
 * The one clock of all cameras, in seconds of project time (`video time + the camera's offset`). Players follow
 * it; nothing else sets their time.
 */
export class Clock {
  time = $state(0);
  isPlaying = $state(false);
  /** Seconds of video per second; negative plays backwards. */
  speed = $state(1);
  /** The speed that playing starts with. */
  chosenSpeed = $state(1);
  start = $state(0);
  end = $state(0);
  loop = $state.raw<Loop>({ from: undefined, to: undefined });

  /** Sets the range of all cameras together; keeps the time, which at first is `initial`. */
  setRange(start: number, end: number, initial = start): void {
    const isFirst = this.start === this.end;
    this.start = start;
    this.end = end;
    this.time = this.#inside(isFirst ? initial : this.time);
  }

  play(speed = this.chosenSpeed): void {
    if (speed > 0 && this.time >= this.end) this.time = this.start;
    this.speed = speed;
    this.isPlaying = true;
  }

  pause(): void {
    this.isPlaying = false;
    this.speed = this.chosenSpeed;
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  /** J and L: play in a direction; once more, faster. `isSlow`: at half speed; once more, slower. */
  shuttle(direction: 1 | -1, isSlow = false): void {
    const now = this.isPlaying && Math.sign(this.speed) === direction ? Math.abs(this.speed) : undefined;
    const speeds = isSlow ? SLOW_SPEEDS : SHUTTLE_SPEEDS;
    const next = speeds.find((speed) => now === undefined || (isSlow ? speed < now : speed > now));
    this.play(direction * (next ?? speeds.at(-1) ?? 1));
  }

  /** Chooses a speed for now and for later; playing keeps its direction. */
  chooseSpeed(speed: number): void {
    this.chosenSpeed = speed;
    this.speed = this.isPlaying && this.speed < 0 ? -speed : speed;
  }

  /** Chooses the next speed up or down. */
  changeSpeed(direction: 1 | -1): void {
    const now = Math.abs(this.isPlaying ? this.speed : this.chosenSpeed);
    const next =
      direction === 1 ? SPEEDS.find((speed) => speed > now) : SPEEDS.findLast((speed) => speed < now);
    if (next !== undefined) this.chooseSpeed(next);
  }

  /** Marks where the loop begins: here; an end that does not lie after it is dropped. */
  markIn(): void {
    const { to } = this.loop;
    this.loop = { from: this.time, to: to !== undefined && to >= this.time + SHORTEST_LOOP ? to : undefined };
  }

  /** Marks where the loop ends: here; a beginning that does not lie before it is dropped. */
  markOut(): void {
    const { from } = this.loop;
    const keeps = from !== undefined && from <= this.time - SHORTEST_LOOP;
    this.loop = { from: keeps ? from : undefined, to: this.time };
  }

  clearLoop(): void {
    this.loop = { from: undefined, to: undefined };
  }

  /** Plays a part of the time line over and over. */
  playLoop(from: number, to: number): void {
    this.loop = { from: this.#inside(from), to: this.#inside(Math.max(to, from + SHORTEST_LOOP)) };
    this.seek(from);
    this.play();
  }

  seek(time: number): void {
    this.time = this.#inside(time);
  }

  /** Lets `elapsed` seconds of the wall pass. */
  advance(elapsed: number): void {
    if (!this.isPlaying) return;
    const before = this.time;
    const time = before + Math.min(elapsed, LONGEST_STEP_SECONDS) * this.speed;
    const turn = this.#loopTurn(before, time);
    if (turn !== undefined) {
      this.time = this.#inside(turn);
      return;
    }
    this.time = this.#inside(time);
    if (time >= this.end || time <= this.start) {
      if (this.speed > 0 === time >= this.end) this.pause();
    }
  }

  /** Where playing goes on when it crosses an end of the loop from inside; undefined where it does not. */
  #loopTurn(before: number, after: number): number | undefined {
    const { from, to } = this.loop;
    if (from === undefined || to === undefined) return undefined;
    if (this.speed > 0) return before < to && after >= to ? from : undefined;
    return before > from && after <= from ? to : undefined;
  }

  #inside(time: number): number {
    return Math.min(Math.max(time, this.start), this.end);
  }
}

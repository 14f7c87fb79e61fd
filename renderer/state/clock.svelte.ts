/** Speeds of J and L, pressed repeatedly. */
const SHUTTLE_SPEEDS = [1, 2, 4, 8];
/** A tab that was hidden, or a stall, must not make the clock leap. */
const LONGEST_STEP_SECONDS = 0.25;

/**
 * The one clock of all cameras, in seconds of project time (`video time + the camera's offset`). Players follow
 * it; nothing else sets their time.
 */
export class Clock {
  time = $state(0);
  isPlaying = $state(false);
  /** Seconds of video per second; negative plays backwards. */
  speed = $state(1);
  start = $state(0);
  end = $state(0);

  /** Sets the range of all cameras together; keeps the time, which at first is `initial`. */
  setRange(start: number, end: number, initial = start): void {
    const isFirst = this.start === this.end;
    this.start = start;
    this.end = end;
    this.time = this.#inside(isFirst ? initial : this.time);
  }

  play(speed = 1): void {
    if (speed > 0 && this.time >= this.end) this.time = this.start;
    this.speed = speed;
    this.isPlaying = true;
  }

  pause(): void {
    this.isPlaying = false;
    this.speed = 1;
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  /** J and L: play in a direction; once more, faster. */
  shuttle(direction: 1 | -1): void {
    if (!this.isPlaying || Math.sign(this.speed) !== direction) {
      this.play(direction);
      return;
    }
    const next = SHUTTLE_SPEEDS.find((speed) => speed > Math.abs(this.speed));
    this.speed = direction * (next ?? Math.abs(this.speed));
  }

  seek(time: number): void {
    this.time = this.#inside(time);
  }

  /** Lets `elapsed` seconds of the wall pass. */
  advance(elapsed: number): void {
    if (!this.isPlaying) return;
    const time = this.time + Math.min(elapsed, LONGEST_STEP_SECONDS) * this.speed;
    this.time = this.#inside(time);
    if (time >= this.end || time <= this.start) {
      if (this.speed > 0 === time >= this.end) this.pause();
    }
  }

  #inside(time: number): number {
    return Math.min(Math.max(time, this.start), this.end);
  }
}

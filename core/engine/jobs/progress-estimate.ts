/** One look at a job: seconds of wall clock, and how many units of its work were done by then. */
interface Sample {
  readonly at: number;
  readonly done: number;
}

/** Seconds of history that the rate is taken from: long enough to be calm, short enough to follow. */
const WINDOW_SECONDS = 20;

/** Rate and remaining time of a job from how its work has been going lately. */
export class ProgressEstimate {
  readonly #total: number;
  readonly #alreadyDone: number;
  #samples: readonly Sample[] = [];

  /** @param alreadyDone units that an earlier run had finished: they tell nothing of today's rate. */
  constructor(total: number, alreadyDone = 0) {
    this.#total = total;
    this.#alreadyDone = alreadyDone;
  }

  /**
   * @param at seconds of a monotonic clock
   * @param done units of work, the already done ones included
   * @returns fraction in [0, 1]; rate in units a second and remaining seconds, null until they can be told
   */
  update(at: number, done: number): { fraction: number; rate: number | null; remaining: number | null } {
    this.#samples = [...this.#samples.filter((sample) => at - sample.at <= WINDOW_SECONDS), { at, done }];
    const fraction = this.#total > 0 ? Math.min(1, Math.max(done, this.#alreadyDone) / this.#total) : 0;
    const first = this.#samples[0];
    if (first === undefined || at - first.at <= 0 || done <= first.done)
      return { fraction, rate: null, remaining: null };
    const rate = (done - first.done) / (at - first.at);
    return { fraction, rate, remaining: Math.max(0, this.#total - done) / rate };
  }
}

import type { JobReport } from '../jobs/job-board.ts';
import { ProgressEstimate } from '../jobs/progress-estimate.ts';

/** The stretch of a video that an ingest goes through, in seconds of the video. */
export interface VideoSpan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Until where an earlier run had gone. */
  readonly resumedAt: number;
}

/** Turns the moment that the pass has reached into a job's fraction, rate and remaining time. */
export class IngestProgress {
  readonly #total: number;
  readonly #report: (change: JobReport) => void;
  readonly #estimate: ProgressEstimate;
  #doneBefore = 0;
  #current: VideoSpan | undefined;
  #fraction = 0;

  constructor(spans: readonly VideoSpan[], report: (change: JobReport) => void) {
    const sum = (length: (span: VideoSpan) => number): number =>
      spans.reduce((total, span) => total + length(span), 0);
    this.#total = sum((span) => span.end - span.start);
    this.#estimate = new ProgressEstimate(
      this.#total,
      sum((span) => span.resumedAt - span.start),
    );
    this.#report = report;
  }

  /** In [0, 1]. */
  get fraction(): number {
    return this.#fraction;
  }

  begin(span: VideoSpan): void {
    this.#current = span;
    this.#report({ stage: `finding and following people: ${span.name}` });
    this.reach(span.resumedAt);
  }

  /** @param time seconds of the current video */
  reach(time: number): void {
    const done = this.#doneBefore + (this.#current === undefined ? 0 : time - this.#current.start);
    const estimate = this.#estimate.update(performance.now() / 1000, done);
    this.#fraction = estimate.fraction;
    this.#report(estimate);
  }

  finish(span: VideoSpan): void {
    this.reach(span.end);
    this.#doneBefore += span.end - span.start;
    this.#current = undefined;
  }
}

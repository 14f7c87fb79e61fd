import type { JobBoard } from '../jobs/job-board.ts';
import { ProgressEstimate } from '../jobs/progress-estimate.ts';
import type { SuggestionSource, Suggestions } from './suggestions.ts';

/** Of the whole: smaller steps are not told. */
const LEAST_STEP = 0.005;

/** Proposals as jobs that are watched and cancelled as others are. Only the newest one's result is kept. */
export class SuggestionJobs {
  readonly #source: SuggestionSource;
  readonly #jobs: JobBoard;
  #newest: { readonly job: number; result?: Suggestions } | undefined;

  constructor(source: SuggestionSource, jobs: JobBoard) {
    this.#source = source;
    this.#jobs = jobs;
  }

  /** Starts to propose and returns the job; one that still runs is cancelled. `precision`: as {@link SuggestionSource.propose}. */
  start(precision: number): number {
    if (this.#newest !== undefined) this.#jobs.cancel(this.#newest.job);
    const job = this.#jobs.startPassing('suggest', async (report, signal) => {
      let estimate: ProgressEstimate | undefined;
      let told = { stage: '', fraction: 0 };
      const result = await this.#source.propose(precision, {
        signal,
        onProgress: ({ stage, done, total }) => {
          estimate ??= new ProgressEstimate(total);
          const { fraction, remaining } = estimate.update(performance.now() / 1000, done);
          if (stage === told.stage && fraction - told.fraction < LEAST_STEP) return;
          told = { stage, fraction };
          report({ stage, fraction, remaining });
        },
      });
      if (this.#newest?.job === job) this.#newest.result = result;
    });
    this.#newest = { job };
    return job;
  }

  /** What a job has proposed; undefined while it runs, where it failed, and once a newer one was started. */
  result(job: number): Suggestions | undefined {
    return this.#newest?.job === job ? this.#newest.result : undefined;
  }
}

import type { EngineClient, JobProgress } from '../../core/api/index.ts';
import type { Notices } from './notices.svelte.ts';

/** The engine's jobs, newest first, as they change. */
export class Jobs {
  list = $state.raw<readonly JobProgress[]>([]);
  /** Ended jobs that the user has closed. */
  #dismissed = $state.raw<readonly number[]>([]);
  readonly #engine: EngineClient;
  readonly #notices: Notices;
  readonly #onChange: (job: JobProgress) => void;

  constructor(engine: EngineClient, notices: Notices, onChange: (job: JobProgress) => void) {
    this.#engine = engine;
    this.#notices = notices;
    this.#onChange = onChange;
  }

  /** The job to show: the newest that runs, or the newest that ended badly or with warnings. */
  get current(): JobProgress | undefined {
    const open = this.list.filter((job) => !this.#dismissed.includes(job.job));
    return (
      open.find((job) => job.state === 'running') ??
      open.find((job) => job.state === 'failed' || job.warnings.length > 0)
    );
  }

  /** Follows the jobs until the line to the engine ends. */
  async watch(): Promise<void> {
    this.#notices.clear('jobs');
    try {
      for await (const job of await this.#engine.jobs.watch()) {
        this.list = [job, ...this.list.filter((known) => known.job !== job.job)].sort(
          (a, b) => b.job - a.job,
        );
        this.#onChange(job);
      }
    } catch (error) {
      this.#notices.report('jobs', error);
    }
  }

  async cancel(job: number): Promise<void> {
    this.#notices.clear('cancel');
    try {
      await this.#engine.jobs.cancel({ job });
    } catch (error) {
      this.#notices.report('cancel', error);
    }
  }

  dismiss(job: number): void {
    this.#dismissed = [...this.#dismissed, job];
  }
}

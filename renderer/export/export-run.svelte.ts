import type { EngineClient, ExportResult, FormatDescription, JobProgress } from '../../core/api/index.ts';
import { toProblem, type Problem } from '../port/problem.ts';
import type { ExportOrder } from './export-choices.svelte.ts';

/** One export from its start to the files that it made. */
export class ExportRun {
  formats = $state.raw<readonly FormatDescription[]>([]);
  job = $state<number>();
  result = $state.raw<ExportResult>();
  problem = $state.raw<Problem>();
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  async load(): Promise<void> {
    await this.#try(async () => {
      this.formats = await this.#engine.exports.formats();
    });
  }

  async start(order: ExportOrder): Promise<void> {
    this.result = undefined;
    this.job = undefined;
    await this.#try(async () => {
      const { job } =
        order.kind === 'clips'
          ? await this.#engine.exports.clips(order.input)
          : await this.#engine.exports.start(order.input);
      this.job = job;
    });
  }

  async cancel(): Promise<void> {
    const { job } = this;
    if (job !== undefined) await this.#try(() => this.#engine.jobs.cancel({ job }));
  }

  /** Fetches what was made once the job has ended well. */
  async follow(progress: JobProgress | undefined): Promise<void> {
    if (progress?.state !== 'done' || progress.job !== this.job || this.result !== undefined) return;
    await this.#try(async () => {
      this.result = await this.#engine.exports.result({ job: progress.job });
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.problem = undefined;
    try {
      await work();
    } catch (error) {
      this.problem = toProblem(error);
    }
  }
}

import type { EngineClient, ExportResult, ForgottenRecord, JobProgress } from '../../core/api/index.ts';
import { toProblem, type Problem } from '../port/problem.ts';

/** Forgetting one person, and the records of those who were forgotten. */
export class ForgetRun {
  job = $state<number>();
  result = $state.raw<ExportResult>();
  problem = $state.raw<Problem>();
  records = $state.raw<readonly ForgottenRecord[]>([]);
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  async loadRecords(): Promise<void> {
    await this.#try(async () => {
      this.records = await this.#engine.exports.forgotten();
    });
  }

  async start(person: string): Promise<void> {
    await this.#try(async () => {
      const { job } = await this.#engine.exports.forget({ person });
      this.job = job;
    });
  }

  /** Fetches what was done once the job has ended well. */
  async follow(progress: JobProgress | undefined): Promise<void> {
    if (progress?.state !== 'done' || progress.job !== this.job || this.result !== undefined) return;
    await this.#try(async () => {
      this.result = await this.#engine.exports.result({ job: progress.job });
      this.records = await this.#engine.exports.forgotten();
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

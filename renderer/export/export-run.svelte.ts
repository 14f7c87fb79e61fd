import type { EngineClient, ExportResult, FormatDescription, JobProgress } from '../../core/api/index.ts';
import { toProblem, type Problem } from '../port/problem.ts';

/** What the dialog asks for. */
export interface ExportChoice {
  /** A format's id, or `reel` or `clips`. */
  readonly what: string;
  /** The person's name; empty: everyone. */
  readonly person: string;
  readonly hasBox: boolean;
  readonly hidesOthers: boolean;
}

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

  async start({ what, person, hasBox, hidesOthers }: ExportChoice): Promise<void> {
    this.result = undefined;
    await this.#try(async () => {
      const people = person === '' ? {} : { people: [person] };
      const { job } =
        what === 'reel' || what === 'clips'
          ? await this.#engine.exports.clips({
              ...people,
              as: what,
              hasBox,
              hidesOthers,
              lead: 1,
              lag: 1,
              join: 2,
            })
          : await this.#engine.exports.start({ ...people, format: what });
      this.job = job;
    });
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

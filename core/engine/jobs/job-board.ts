import { CancelledError, toWireError } from '../../errors/index.ts';
import { Broadcast } from './broadcast.ts';

/**
 * `copy`: a copy of a video that the browser can play; `export` and `clips`: files for others; `suggest`: who is probably
 * whom; `embed`: a change of the model that the project is searched with; `finetune`: a new model.
 */
export type JobKind =
  'ingest' | 'suggest' | 'copy' | 'export' | 'import' | 'forget' | 'clips' | 'embed' | 'finetune';
export type JobState = 'running' | 'done' | 'cancelled' | 'failed';

/** What a job tells the outside; see `jobProgressSchema` of core/api for the fields' meaning. */
export interface JobProgress {
  readonly job: number;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly stage: string;
  readonly fraction: number;
  readonly rate: number | null;
  readonly remaining: number | null;
  readonly warnings: readonly string[];
  readonly error: string | null;
}

export type JobReport = Partial<Pick<JobProgress, 'stage' | 'fraction' | 'rate' | 'remaining' | 'warnings'>>;

/** The body of a job: reports as it goes and stops when the signal says so. */
export type JobWork = (report: (change: JobReport) => void, signal: AbortSignal) => Promise<void>;

interface Entry {
  progress: JobProgress;
  readonly controller: AbortController;
  readonly finished: Promise<void>;
}

/** Jobs of the project file count from 1; those that only live in this process from here. */
const FIRST_PASSING_JOB = 2 ** 31;

/** The jobs of one engine: starts, watches and cancels them. */
export class JobBoard {
  #nextPassing = FIRST_PASSING_JOB;
  readonly #entries = new Map<number, Entry>();
  readonly #changes = new Broadcast<JobProgress>();

  /** Starts a job; its failure is kept in its progress and thrown by {@link finished}. */
  start(job: number, kind: JobProgress['kind'], work: JobWork): void {
    const controller = new AbortController();
    const progress: JobProgress = {
      job,
      kind,
      state: 'running',
      stage: 'starting',
      fraction: 0,
      rate: null,
      remaining: null,
      warnings: [],
      error: null,
    };
    const finished = work((change) => this.#change(job, change), controller.signal).then(
      () => this.#change(job, { state: 'done', fraction: 1, remaining: 0 }),
      (error: unknown) => {
        if (error instanceof CancelledError) this.#change(job, { state: 'cancelled', remaining: null });
        else this.#change(job, { state: 'failed', remaining: null, error: toWireError(error).message });
        throw error;
      },
    );
    // A failure is never lost: it stands in the progress even where nobody waits for `finished`.
    finished.catch(() => undefined);
    this.#entries.set(job, { progress, controller, finished });
    this.#changes.send(progress);
  }

  /** Starts a job that the project file does not remember; returns its number. */
  startPassing(kind: JobKind, work: JobWork): number {
    const job = this.#nextPassing++;
    this.start(job, kind, work);
    return job;
  }

  /** Newest first. */
  list(): readonly JobProgress[] {
    return [...this.#entries.values()].map((entry) => entry.progress).reverse();
  }

  /** The present state of every job, then each change until the signal is aborted. */
  async *watch(signal?: AbortSignal): AsyncGenerator<JobProgress, void, void> {
    const changes = this.#changes.listen(signal);
    yield* this.list();
    yield* changes;
  }

  cancel(job: number): void {
    this.#entries.get(job)?.controller.abort();
  }

  /** Resolves when the job is done; rejects with what ended it otherwise. */
  async finished(job: number): Promise<void> {
    await this.#entries.get(job)?.finished;
  }

  /** Cancels what runs and waits until it has stopped. */
  async close(): Promise<void> {
    for (const entry of this.#entries.values()) entry.controller.abort();
    await Promise.allSettled([...this.#entries.values()].map((entry) => entry.finished));
    this.#changes.close();
  }

  #change(job: number, change: Partial<JobProgress>): void {
    const entry = this.#entries.get(job);
    if (entry === undefined) return;
    entry.progress = { ...entry.progress, ...change };
    this.#changes.send(entry.progress);
  }
}

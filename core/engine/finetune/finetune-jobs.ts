import { availableParallelism } from 'node:os';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { CancelledError, InvalidOptionError, StoreError } from '../../errors/index.ts';
import { ProjectWriter, type JobRecord, type ProjectReader } from '../../library/index.ts';
import { Broadcast } from '../jobs/broadcast.ts';
import type { JobBoard, JobReport } from '../jobs/job-board.ts';
import { PauseGate } from '../training/pause-gate.ts';
import { finetune, type FinetuneEvent, type FinetuneRequest } from './finetune.ts';
import { holdingRun, runFolder } from './run-folder.ts';
import { RunCurves, type CurvePoints } from './run-curves.ts';
import { modelFileOf } from './venue-models.ts';
import { FINETUNE_LABELS } from './venue-people.ts';
import { isBetter, type VenueReport } from './venue-report.ts';

/** What a fine-tuning was asked for, as its job keeps it. */
export const finetunePlanSchema = z.object({
  labels: z.enum(FINETUNE_LABELS),
  minutes: z.number().positive(),
  name: z.string(),
  dropped: z.array(z.number().int()),
});
export type FinetunePlan = z.infer<typeof finetunePlanSchema>;

/** What fine-tunings do otherwise than by themselves. */
export type FinetuneSettings = Pick<
  FinetuneRequest,
  'changes' | 'evaluateEvery' | 'threads' | 'isBackground'
>;

/** `stopped`: cancelled, failed or cut off by the end of the program; it can go on. */
export type FinetunePhase = 'none' | 'running' | 'paused' | 'stopped' | 'done';

/** How the project's newest fine-tuning is. */
export interface FinetuneState {
  readonly phase: FinetunePhase;
  readonly job: number | null;
  readonly plan: FinetunePlan | null;
  /** What is being done right now, in words. */
  readonly stage: string;
  /** Steps done, of all; 0 of 0 before the first one. */
  readonly step: number;
  readonly steps: number;
  /** Seconds of work left; null until known. */
  readonly remaining: number | null;
  /** What is learned from and set aside, in full sentences. */
  readonly notes: readonly string[];
  readonly report: VenueReport | null;
  readonly error: string | null;
}

export interface FinetuneUpdate {
  readonly state: FinetuneState;
  /** What came since the update before; the first one holds all. */
  readonly added: CurvePoints;
}

const NOTHING: FinetuneState = {
  phase: 'none',
  job: null,
  plan: null,
  stage: '',
  step: 0,
  steps: 0,
  remaining: null,
  notes: [],
  report: null,
  error: null,
};

/** The fine-tunings of one open project: one at a time, in the background, with what is needed to watch it. */
export class FinetuneJobs {
  readonly #library: ProjectReader;
  readonly #jobs: JobBoard;
  readonly #changes = new Broadcast<true>();
  readonly #settings: FinetuneSettings;
  #gate = new PauseGate();
  #curves = new RunCurves();
  #state: FinetuneState;

  constructor(library: ProjectReader, jobs: JobBoard, settings: FinetuneSettings = {}) {
    this.#library = library;
    this.#jobs = jobs;
    this.#settings = settings;
    this.#state = stateOf(library);
  }

  get isRunning(): boolean {
    return this.#state.phase === 'running' || this.#state.phase === 'paused';
  }

  /**
   * Starts a fine-tuning and returns its job. Throws: InvalidOptionError `finetune-unfinished`, `model-exists`,
   * `invalid-model-name`, `forget-running`; StoreError `read-only`. What else it needs is seen by the job.
   */
  async start(plan: FinetunePlan): Promise<number> {
    const writer = this.#writer();
    await modelFileOf(writer.path, plan.name);
    this.#refuseWhileForgetting();
    if (this.isRunning || this.#state.phase === 'stopped') {
      throw new InvalidOptionError(
        'finetune-unfinished',
        `The fine-tuning "${this.#state.plan?.name ?? ''}" has not finished. Go on with it, or discard it.`,
      );
    }
    const { id } = writer.addJob({ kind: 'finetune', parameters: plan });
    this.#curves = new RunCurves();
    return this.#run(writer, id, plan);
  }

  /** Goes on with the one that was stopped. Throws: InvalidOptionError `no-finetune`, `forget-running`; StoreError `read-only`. */
  async resume(): Promise<number> {
    const { phase, job, plan } = this.#state;
    if (phase === 'paused' && job !== null) {
      this.#gate.resume();
      this.#change({ phase: 'running' });
      return job;
    }
    if (phase !== 'stopped' || job === null || plan === null) throw noFinetune();
    const writer = this.#writer();
    const curves = await RunCurves.read(runFolder(writer.path, plan.name));
    this.#refuseWhileForgetting();
    // Somebody else may have gone on with it, or given it up, meanwhile.
    if (this.#state.phase !== 'stopped' || this.#state.job !== job) throw noFinetune();
    this.#curves = curves;
    writer.setJobState(job, 'running');
    return this.#run(writer, job, plan);
  }

  /** Holds the running one up after its next step. Throws: InvalidOptionError `no-finetune`. */
  pause(): void {
    if (this.#state.phase !== 'running') throw noFinetune();
    this.#gate.pause();
    this.#change({ phase: 'paused' });
  }

  /** Gives the stopped one up, with all that it left on the disk. Throws: InvalidOptionError `no-finetune`, `finetune-running`. */
  async discard(): Promise<void> {
    const { phase, job, plan } = this.#state;
    if (phase !== 'stopped' || job === null || plan === null) throw noFinetune();
    const writer = this.#writer();
    const given = this.#state;
    // From here on nobody goes on with it.
    this.#state = NOTHING;
    try {
      await holdingRun(writer.path, plan.name, () =>
        rm(runFolder(writer.path, plan.name), { recursive: true, force: true }),
      );
    } catch (error) {
      this.#state = given;
      throw error;
    }
    writer.setJobState(job, 'done');
    this.#curves = new RunCurves();
    this.#changes.send(true);
  }

  /** The present state with all curves, then every change, until the signal is aborted. */
  async *watch(signal?: AbortSignal): AsyncGenerator<FinetuneUpdate, void, void> {
    const changes = this.#changes.listen(signal);
    let seen = this.#curves;
    let sent = seen.count;
    yield { state: this.#state, added: seen.all };
    while ((await changes.next()).done !== true) {
      const isOther = seen !== this.#curves;
      seen = this.#curves;
      const added = isOther ? seen.all : seen.since(sent);
      sent = seen.count;
      yield { state: this.#state, added };
    }
  }

  close(): void {
    this.#changes.close();
  }

  /** A run keeps pictures of people, which whoever is forgotten must not stay in. */
  #refuseWhileForgetting(): void {
    if (!this.#jobs.list().some(({ kind, state }) => kind === 'forget' && state === 'running')) return;
    throw new InvalidOptionError(
      'forget-running',
      'Somebody is being forgotten. Try again when that is done.',
    );
  }

  #run(writer: ProjectWriter, job: number, plan: FinetunePlan): number {
    this.#gate = new PauseGate();
    this.#state = { ...NOTHING, phase: 'running', job, plan, stage: 'choosing pictures' };
    this.#jobs.start(job, 'finetune', async (report, signal) => {
      try {
        const { report: venue } = await finetune(
          writer,
          {
            ...plan,
            isBackground: true,
            threads: Math.max(1, availableParallelism() - 1),
            ...this.#settings,
          },
          { signal, gate: this.#gate, onEvent: (event) => this.#take(event, report) },
        );
        writer.setJobState(job, 'done');
        this.#change({ phase: 'done', stage: '', remaining: null, report: venue });
        if (!isBetter(venue)) report({ warnings: [`"${plan.name}" is no better than "${venue.base}".`] });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const isCancelled = error instanceof CancelledError;
        writer.setJobState(job, isCancelled ? 'cancelled' : 'failed', message);
        this.#change({ phase: 'stopped', stage: '', remaining: null, error: isCancelled ? null : message });
        throw error;
      }
    });
    this.#changes.send(true);
    return job;
  }

  #take(event: FinetuneEvent, report: (change: JobReport) => void): void {
    this.#curves.take(event);
    const { stage, ...change } = changeBy(event, this.#state);
    if (stage !== undefined) report({ stage });
    const { step, steps, remaining } = { ...this.#state, ...change };
    if (steps > 0) report({ fraction: step / steps, remaining });
    this.#change({ ...change, ...(stage !== undefined && { stage }) });
  }

  #change(change: Partial<FinetuneState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changes.send(true);
  }

  #writer(): ProjectWriter {
    if (this.#library instanceof ProjectWriter) return this.#library;
    throw new StoreError('read-only', `The project "${this.#library.path}" was opened for reading only.`);
  }
}

/** What an event changes of the state. */
function changeBy(event: FinetuneEvent, { notes }: FinetuneState): Partial<FinetuneState> {
  switch (event.event) {
    case 'venue': {
      const learned = `${event.pictures} pictures of ${event.identities} people are learned from.`;
      return { stage: 'measuring the time of a step', notes: [learned, event.note] };
    }
    case 'plan':
      return {
        stage: 'opening the network',
        notes: [...notes, `${event.epochs} passes over them, ${event.secondsPerStep.toFixed(1)} s a step.`],
      };
    case 'started':
      return { stage: 'training', step: event.step, steps: event.steps };
    case 'step':
      return { stage: 'training', step: event.step, steps: event.steps, remaining: event.remaining };
    case 'measuring':
      return { stage: 'measuring before and after', remaining: null };
    case 'teacher':
    case 'evaluation':
    case 'checkpoint':
    case 'done':
      return {};
  }
}

/** How the newest fine-tuning of a project was left. */
function stateOf(library: ProjectReader): FinetuneState {
  const job: JobRecord | undefined = library.jobs().find(({ kind }) => kind === 'finetune');
  const plan = finetunePlanSchema.safeParse(job?.parameters);
  if (job === undefined || job.state === 'done' || !plan.success) return NOTHING;
  return { ...NOTHING, phase: 'stopped', job: job.id, plan: plan.data, error: job.error };
}

function noFinetune(): InvalidOptionError {
  return new InvalidOptionError('no-finetune', 'There is no fine-tuning of which that could be asked now.');
}

import { InvalidOptionError } from '../errors/index.ts';
import type { MdprConfig } from '../mdpr/index.ts';
import { BatchLoader, type LoaderOptions, type TrainingBatch } from './batch-loader.ts';
import { DeviceExecutor, type ExecutionOptions } from './device-executor.ts';
import { learningRate, totalIterations } from './schedule.ts';
import type { StepExecutor, StepLosses } from './step-executor.ts';
import type { LabelledImages } from './training-image.ts';
import { batchSize, checkSettings, type TrainingSettings } from './training-settings.ts';
import { checkState, type TrainingState } from './training-state.ts';

/** A run: what is trained, on what, and from where. */
export interface TrainingRun {
  readonly config: MdprConfig;
  readonly images: LabelledImages;
  readonly settings: TrainingSettings;
  /** Before the first step, or of a checkpoint: the run goes on from its step. */
  readonly state: TrainingState;
  /** The teacher's vectors, unit length, one row an image. Shape: [images, t]. Given where the settings have a teacher. */
  readonly teacher?: Float32Array | undefined;
}

/** A step that is done. */
export interface StepReport extends StepLosses {
  /** Counted from 1. */
  readonly step: number;
  readonly learningRate: number;
}

/**
 * Trains step by step: whoever holds it decides when the next step is made, so to pause is not to ask. The network runs
 * in a worker thread, pictures are made in others. The caller disposes of it.
 */
export class Trainer implements AsyncDisposable {
  readonly #run: TrainingRun;
  readonly #loader: BatchLoader;
  readonly #executor: StepExecutor;
  #step: number;

  private constructor(run: TrainingRun, loader: BatchLoader, executor: StepExecutor) {
    this.#run = run;
    this.#loader = loader;
    this.#executor = executor;
    this.#step = run.state.step;
  }

  /**
   * Opens the network, which takes seconds.
   * @throws InvalidOptionError if settings, images and network do not go together; ModelError if the state is not one
   * of this network, or no device takes it; CancelledError.
   */
  static async open(run: TrainingRun, options: ExecutionOptions & LoaderOptions = {}): Promise<Trainer> {
    const { config, images, settings, state } = run;
    checkSettings(settings);
    checkTeacher(run);
    const identities = images.identities.length;
    const shape = { config, identities, switches: settings.switches };
    checkState(state, shape);
    const { inputWidth: width, inputHeight: height } = config;
    await using opened = new AsyncDisposableStack();
    const loader = opened.use(
      new BatchLoader(images, { ...settings, width, height }, options, {
        batch: state.step,
        fingerprint: images.fingerprint,
      }),
    );
    const plan = { ...shape, batch: batchSize(settings), adam: settings.adam };
    const executor = opened.use(await DeviceExecutor.open(plan, state, options));
    // From here on the trainer owns both.
    opened.move();
    return new Trainer(run, loader, executor);
  }

  /** Steps done, those before a resumed run's begin included. */
  get step(): number {
    return this.#step;
  }

  get steps(): number {
    return totalIterations(this.#run.settings.schedule);
  }

  get device(): string {
    return this.#executor.device;
  }

  get warnings(): readonly string[] {
    return this.#executor.warnings;
  }

  /**
   * Makes the next step.
   * @throws MediaError `unreadable-picture`; ModelError `non-finite-loss`, `non-finite-gradient`,
   * `model-run-failed`; CancelledError. The state is then that of the last finished step.
   */
  async next(signal?: AbortSignal): Promise<StepReport> {
    const [report] = await this.nextOnes(1, signal);
    if (report === undefined) throw new TypeError('A step gave no report.');
    return report;
  }

  /**
   * Makes as many steps as the device makes best in one run, at least 1 and at most so many.
   * @throws as {@link next}; the state is then that before these steps.
   */
  async nextOnes(most: number, signal?: AbortSignal): Promise<readonly StepReport[]> {
    const batches: TrainingBatch[] = [];
    while (batches.length < Math.min(most, this.#executor.stepsPerRun))
      batches.push(await this.#loader.next());
    const { schedule } = this.#run.settings;
    const feeds = batches.map((batch) => ({
      images: batch.images,
      labels: batch.labels,
      teacher: this.#teacherOf(batch),
      learningRate: learningRate(schedule, batch.number),
    }));
    const rates = feeds.map((feed) => feed.learningRate);
    const losses = await this.#executor.steps(feeds, signal);
    this.#step += batches.length;
    return batches.flatMap(({ number }, index) => {
      const found = losses[index];
      const rate = rates[index];
      return found === undefined || rate === undefined
        ? []
        : [{ ...found, step: number + 1, learningRate: rate }];
    });
  }

  /** A copy of the state after the last step, one that was cancelled under way included. */
  async state(): Promise<TrainingState> {
    return await this.#executor.state();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#loader[Symbol.asyncDispose](), this.#executor[Symbol.asyncDispose]()]);
  }

  /** The rows of the teacher's vectors that belong to the pictures of a batch. Shape: [B, t]. */
  #teacherOf({ indexes }: TrainingBatch): Float32Array<ArrayBuffer> | undefined {
    const { teacher, settings } = this.#run;
    const length = settings.switches.teacher?.dimension;
    if (teacher === undefined || length === undefined) return undefined;
    const rows = new Float32Array(indexes.length * length);
    for (const [place, index] of indexes.entries()) {
      rows.set(teacher.subarray(index * length, (index + 1) * length), place * length);
    }
    return rows;
  }
}

function checkTeacher({ settings, images, teacher }: TrainingRun): void {
  const rows = images.images.length;
  const expected = settings.switches.teacher === undefined ? 0 : rows * settings.switches.teacher.dimension;
  if ((teacher?.length ?? 0) === expected) return;
  throw new InvalidOptionError(
    'wrong-teacher',
    `The run needs ${expected} numbers of a teacher for ${rows} images, but was given ${teacher?.length ?? 0}. Give ` +
      'the same teacher with which the run began.',
  );
}

import { availableParallelism } from 'node:os';
import { InvalidOptionError } from '../errors/index.ts';
import { MAXIMUM_SIDE } from '../images/index.ts';
import { WorkerClient } from '../workers/index.ts';
import { checkAugmentation } from './augmentation/options.ts';
import { BatchPlanner, type BatchOptions, type DataPosition, type PlannedBatch } from './batch-planner.ts';
import type { SampleCalls } from './sample-calls.ts';
import type { Sample } from './sample.ts';
import type { LabelledImages } from './training-image.ts';

/** How batches are made; nothing here changes what is in them. */
export interface LoaderOptions {
  /** Threads that decode and augment, 1–64. Default: one less than the machine can run at once, at least 1. */
  readonly workers?: number;
  /** Batches made ahead of the one that is asked for, 0–64. Default: 2. */
  readonly prefetch?: number;
  /** Aborting rejects `next` with a CancelledError. */
  readonly signal?: AbortSignal | undefined;
}

/** Pictures and classes for one step of training. */
export interface TrainingBatch {
  /** Counted from 0 at the start of the run. */
  readonly number: number;
  /** Pictures: RGB, 0…255, in a buffer of their own. Shape: [B, 3, height, width]. */
  readonly images: Float32Array<ArrayBuffer>;
  readonly dims: readonly [number, number, number, number];
  /** The image that each picture shows, by its place in the data. Shape: [B]. */
  readonly indexes: Int32Array;
  /** Class of each picture. Shape: [B]. */
  readonly labels: Int32Array;
  /** Where to go on after this batch: kept in a checkpoint once the step is done. */
  readonly next: DataPosition;
}

/** The most threads, and the most batches ahead. */
const MAXIMUM_COUNT = 64;

/**
 * Training batches without end, made ahead in worker threads. They are bit for bit the same for any number of workers
 * and from any position, see {@link BatchPlanner}. At most `prefetch` batches wait or are being made besides the one
 * that was asked for. An image that cannot be read fails the batch it is in, not those after it.
 */
export class BatchLoader implements AsyncDisposable {
  readonly #planner: BatchPlanner;
  readonly #options: BatchOptions;
  readonly #prefetch: number;
  readonly #signal: AbortSignal | undefined;
  readonly #workers: readonly WorkerClient<SampleCalls>[];
  /** In the order of the batches. */
  readonly #queue: Promise<TrainingBatch>[] = [];

  /**
   * @param position of the batch to begin with. Default: the first.
   * @throws InvalidOptionError if an option is out of range, the identities do not fill a batch, or the position
   * belongs to other images.
   */
  constructor(
    images: LabelledImages,
    options: BatchOptions,
    loading: LoaderOptions = {},
    position?: DataPosition,
  ) {
    const { workers = Math.max(1, availableParallelism() - 1), prefetch = 2 } = loading;
    checkAugmentation(options.augmentation);
    assertWhole('The width of the input', options.width, 1, MAXIMUM_SIDE);
    assertWhole('The height of the input', options.height, 1, MAXIMUM_SIDE);
    assertWhole('The number of workers', workers, 1, MAXIMUM_COUNT);
    assertWhole('The number of batches made ahead', prefetch, 0, MAXIMUM_COUNT);
    this.#options = options;
    this.#prefetch = prefetch;
    this.#signal = loading.signal;
    this.#planner = new BatchPlanner(images, options, position);
    this.#workers = Array.from(
      { length: workers },
      (_, index) =>
        new WorkerClient<SampleCalls>(new URL('./sample.worker.ts', import.meta.url), {
          name: `Sample worker ${index + 1}`,
        }),
    );
  }

  /**
   * The next batch.
   * @throws MediaError `unreadable-picture`; CancelledError, also when the loader is disposed.
   */
  async next(): Promise<TrainingBatch> {
    const batch = this.#queue.shift() ?? this.#begin();
    while (this.#queue.length < this.#prefetch) this.#queue.push(this.#begin());
    return await batch;
  }

  /** Ends the threads; what is being made is given up. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker[Symbol.asyncDispose]()));
  }

  #begin(): Promise<TrainingBatch> {
    const batch = this.#make(this.#planner.next());
    // The error is not lost: it comes when the batch is asked for. Until then nobody listens to it.
    batch.catch(() => undefined);
    return batch;
  }

  async #make({ number, samples, indexes, labels, next }: PlannedBatch): Promise<TrainingBatch> {
    const { width, height } = this.#options;
    const size = 3 * width * height;
    const images = new Float32Array(samples.length * size);
    const fill = async (worker: WorkerClient<SampleCalls>, sample: Sample, place: number): Promise<void> => {
      const planes = await worker.call('planes', { sample, width, height }, { signal: this.#signal });
      images.set(planes, place * size);
    };
    const isOf = (lane: number, place: number): boolean => place % this.#workers.length === lane;
    await Promise.all(
      this.#workers.flatMap((worker, lane) =>
        samples.flatMap((sample, place) => (isOf(lane, place) ? [fill(worker, sample, place)] : [])),
      ),
    );
    return { number, images, dims: [samples.length, 3, height, width], indexes, labels, next };
  }
}

function assertWhole(subject: string, value: number, minimum: number, maximum: number): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw new InvalidOptionError(
    'invalid-loader-option',
    `${subject} is ${value}. It must be a whole number from ${minimum} to ${maximum}.`,
  );
}

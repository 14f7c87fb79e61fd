import { InvalidOptionError } from '../errors/index.ts';

/** Linear warm-up by iteration, then a cosine by epoch. Source: mdpr.md §7, rows "warm-up" and "cosine". */
export interface EpochSchedule {
  readonly kind: 'epochs';
  /** The learning rate after the warm-up. */
  readonly peak: number;
  /** The learning rate of the last epoch. */
  readonly floor: number;
  /** The warm-up starts at this share of the peak. */
  readonly warmUpStart: number;
  readonly warmUpIterations: number;
  readonly epochs: number;
  readonly iterationsPerEpoch: number;
}

/** Linear warm-up, then a cosine, both by iteration: for runs counted in steps. */
export interface StepSchedule {
  readonly kind: 'steps';
  readonly peak: number;
  /** The learning rate of the last iteration. */
  readonly floor: number;
  readonly warmUpStart: number;
  readonly warmUpIterations: number;
  readonly iterations: number;
}

export type Schedule = EpochSchedule | StepSchedule;

/** The published rates and warm-up, without the length of the run. Source: mdpr.md §7. */
export const PUBLISHED_RATES = {
  peak: 3.5e-4,
  floor: 1e-7,
  warmUpStart: 0.1,
  warmUpIterations: 2000,
} as const;

/** Iterations of an epoch: whole global batches only. Throws: InvalidOptionError if there is not one. */
export function iterationsPerEpoch(images: number, globalBatch: number): number {
  const iterations = Math.floor(images / globalBatch);
  if (!Number.isSafeInteger(iterations) || iterations < 1) {
    throw new InvalidOptionError(
      'too-few-images',
      `${images} images do not fill one batch of ${globalBatch}. Make the batch smaller, or add images.`,
      { details: { images, globalBatch } },
    );
  }
  return iterations;
}

/** Epochs that the warm-up lasts, the last of them perhaps in part. */
export function warmUpEpochs(schedule: EpochSchedule): number {
  return Math.ceil(schedule.warmUpIterations / schedule.iterationsPerEpoch);
}

/** Iterations of the whole run. */
export function totalIterations(schedule: Schedule): number {
  switch (schedule.kind) {
    case 'epochs':
      return schedule.epochs * schedule.iterationsPerEpoch;
    case 'steps':
      return schedule.iterations;
  }
}

/**
 * The learning rate of an iteration, counted from 0; after the last one it stays at the floor.
 * A warm-up as long as the run or longer is cut off by the run's end.
 */
export function learningRate(schedule: Schedule, iteration: number): number {
  const { peak, warmUpStart, warmUpIterations } = schedule;
  if (iteration < warmUpIterations) {
    return peak * (warmUpStart + (1 - warmUpStart) * (iteration / warmUpIterations));
  }
  switch (schedule.kind) {
    case 'epochs': {
      const warmUp = warmUpEpochs(schedule);
      // Counted from 1 in the first epoch without warm-up; what is left of the epoch in which it ends runs at the peak.
      const epoch = Math.floor(iteration / schedule.iterationsPerEpoch) - warmUp + 1;
      return epoch < 1 ? peak : cosine(schedule, epoch, schedule.epochs - warmUp);
    }
    case 'steps':
      return cosine(schedule, iteration - warmUpIterations + 1, schedule.iterations - warmUpIterations);
  }
}

/** @throws InvalidOptionError `invalid-schedule` unless every number is finite and in its range. */
export function checkSchedule(schedule: Schedule): void {
  const { peak, floor, warmUpStart, warmUpIterations } = schedule;
  const counts =
    schedule.kind === 'epochs' ? [schedule.epochs, schedule.iterationsPerEpoch] : [schedule.iterations];
  const isSound =
    Number.isFinite(peak) &&
    peak > 0 &&
    floor >= 0 &&
    floor <= peak &&
    warmUpStart >= 0 &&
    warmUpStart <= 1 &&
    Number.isSafeInteger(warmUpIterations) &&
    warmUpIterations >= 0 &&
    counts.every((count) => Number.isSafeInteger(count) && count >= 1);
  if (!isSound) {
    throw new InvalidOptionError(
      'invalid-schedule',
      `The learning-rate schedule ${JSON.stringify(schedule)} cannot be followed. The peak must be above 0, the ` +
        'floor from 0 to the peak, the start of the warm-up from 0 to 1, and the numbers of iterations and epochs whole.',
    );
  }
}

/** From the peak at 0 to the floor at `end`. */
function cosine({ peak, floor }: Schedule, time: number, end: number): number {
  if (time >= end) return floor;
  return floor + ((peak - floor) * (1 + Math.cos((Math.PI * time) / end))) / 2;
}

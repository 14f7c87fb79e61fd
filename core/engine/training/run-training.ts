import { join } from 'node:path';
import { CancelledError } from '../../errors/index.ts';
import { writeWholeFile } from '../../files/index.ts';
import { writeWeightsFile, type WeightsFacts } from '../../mdpr/index.ts';
import { openEmbedder } from '../../embedding/index.ts';
import type { DeviceChoice } from '../../runtime/index.ts';
import {
  batchSize,
  Trainer,
  trainingDevices,
  writeCheckpoint,
  type TrainingCheckpoint,
  type TrainingState,
} from '../../training/index.ts';
import { rankSplit, scoreSplit } from '../evaluation/evaluate-dataset.ts';
import { ProgressEstimate } from '../jobs/progress-estimate.ts';
import type { PauseGate } from './pause-gate.ts';
import { teacherVectors } from './teacher-vectors.ts';
import { openTrainingData, type TrainingData } from './training-data.ts';
import type { TrainingEvent } from './training-event.ts';
import { TrainingLog } from './training-log.ts';
import { decideStart, LAST_CHECKPOINT, type StartRequest } from './training-start.ts';

export interface TrainingRequest extends StartRequest {
  /** Folders of data sets; the first that can be measured on is the held-out part. */
  readonly datasets: readonly string[];
  /** A ReID model in ONNX to learn likeness from, and the weight of that term. */
  readonly teacher?: { readonly model: string; readonly weight: number } | undefined;
  readonly device?: DeviceChoice | undefined;
  readonly threads?: number | undefined;
  /** See `ExecutionOptions`. */
  readonly isBackground?: boolean | undefined;
  /** Steps between two measurements on the held-out part. Default: a tenth of the run. */
  readonly evaluateEvery?: number | undefined;
  /** The run ends after so many measurements one after another that were no better than the best. Default: never. */
  readonly patience?: number | undefined;
  /** What the weights are called, and what may be done with them. */
  readonly name?: string | undefined;
  readonly licence?: string | undefined;
}

export interface TrainingControl {
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
  /** Aborting ends the run after the step under way; its checkpoint is kept. */
  readonly signal?: AbortSignal | undefined;
  /** Holds the run up between two steps. */
  readonly gate?: PauseGate | undefined;
}

export const BEST_WEIGHTS = 'best.safetensors';
export const TRAINING_LOG = 'training.jsonl';

/** At most so much work is lost by a crash. */
const CHECKPOINT_SECONDS = 120;

/**
 * Trains an MDPR into a folder: `last.safetensors` to go on from, `best.safetensors` (by mAP on the held-out part, or
 * the last where there is none), and a log.
 * @throws InvalidOptionError, ModelError, MediaError as the parts it joins; a loss that is not finite ends the run at
 * the step that had it, and leaves the last checkpoint. CancelledError once what was done is kept.
 */
export async function runTraining(request: TrainingRequest, control: TrainingControl = {}): Promise<void> {
  const { signal, onEvent } = control;
  // Before anything that takes long.
  await trainingDevices(request.device);
  const data = await openTrainingData(request.datasets);
  const teacher =
    request.teacher &&
    (await teacherVectors(request.teacher.model, data.pictures, {
      device: request.device,
      signal,
      onProgress: (done, total) => onEvent?.({ event: 'teacher', done, total }),
    }));
  const start = await decideStart(withTeacher(request, teacher?.dimension), data.images, teacher?.id ?? null);
  const { config, settings, state } = start.checkpoint;
  const facts: WeightsFacts = {
    name: request.name ?? `MDPR R${config.depth}`,
    isTrained: true,
    licence: request.licence ?? 'as the pictures allow that it was trained on',
  };
  await using trainer = await Trainer.open(
    { config, images: data.images, settings, state, teacher: teacher?.rows },
    { device: request.device, threads: request.threads, isBackground: request.isBackground, signal },
  );
  const log = await TrainingLog.open(join(request.out, TRAINING_LOG), state.step);
  const run = new RunUnderWay({
    request,
    control,
    data,
    trainer,
    log,
    checkpoint: { ...start.checkpoint, facts },
  });
  onEvent?.({
    event: 'started',
    device: trainer.device,
    step: trainer.step,
    steps: trainer.steps,
    batch: batchSize(settings),
    identities: data.images.identities.length,
    images: data.pictures.flat().length,
    notes: [...data.notes, ...start.notes, ...trainer.warnings],
  });
  await run.toItsEnd();
}

function withTeacher(request: TrainingRequest, dimension: number | undefined): StartRequest {
  if (request.teacher === undefined || dimension === undefined) return request;
  const teacher = { dimension, weight: request.teacher.weight };
  return { ...request, changes: { ...request.changes, switches: { ...request.changes.switches, teacher } } };
}

interface RunParts {
  readonly request: TrainingRequest;
  readonly control: TrainingControl;
  readonly data: TrainingData;
  readonly trainer: Trainer;
  readonly log: TrainingLog;
  /** As the run began. */
  readonly checkpoint: TrainingCheckpoint;
}

/** The steps of a run, with what is due between them. */
class RunUnderWay {
  readonly #parts: RunParts;
  readonly #estimate: ProgressEstimate;
  #savedAt = performance.now();

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#estimate = new ProgressEstimate(parts.trainer.steps, parts.trainer.step);
  }

  async toItsEnd(): Promise<void> {
    const { trainer, request, control, log } = this.#parts;
    const evaluateEvery = request.evaluateEvery ?? Math.max(1, Math.ceil(trainer.steps / 10));
    try {
      while (trainer.step < trainer.steps && log.sinceBest < (request.patience ?? Number.POSITIVE_INFINITY)) {
        await control.gate?.pass(control.signal);
        await this.#steps(evaluateEvery - (trainer.step % evaluateEvery));
        const isEnd = trainer.step === trainer.steps;
        if (isEnd || trainer.step % evaluateEvery === 0) await this.#evaluate(isEnd);
        else if (performance.now() - this.#savedAt > CHECKPOINT_SECONDS * 1000) await this.#save();
      }
    } catch (error) {
      if (error instanceof CancelledError) await this.#save();
      throw error;
    }
    const inOut = (name: string): string => join(request.out, name);
    control.onEvent?.({
      event: 'done',
      step: trainer.step,
      last: inOut(LAST_CHECKPOINT),
      best: inOut(BEST_WEIGHTS),
    });
  }

  /** One run of the device: at most so many steps, so that it ends where a measurement is due. */
  async #steps(most: number): Promise<void> {
    const { trainer, control } = this.#parts;
    const reports = await trainer.nextOnes(Math.min(most, trainer.steps - trainer.step), control.signal);
    const { rate, remaining } = this.#estimate.update(performance.now() / 1000, trainer.step);
    const batch = batchSize(this.#parts.checkpoint.settings);
    const imagesPerSecond = rate === null ? null : rate * batch;
    for (const report of reports) {
      await this.#tell({ event: 'step', steps: trainer.steps, imagesPerSecond, remaining, ...report });
    }
  }

  /** Writes the checkpoint, and the weights too if they are the best so far. */
  async #evaluate(isEnd: boolean): Promise<void> {
    const { data, control, log, request } = this.#parts;
    const state = await this.#save();
    const test = data.heldOut;
    if (test === undefined) {
      if (isEnd) await this.#keepBest(state);
      return;
    }
    const { signal } = control;
    await using embedder = await openEmbedder({
      model: join(request.out, LAST_CHECKPOINT),
      device: request.device,
      threads: request.threads,
      signal,
    });
    const { metrics } = scoreSplit(await rankSplit(test, embedder, { signal }));
    const { mAP, rank1, rank5, rank10, mINP } = metrics;
    const isBest = log.isBest(mAP);
    if (isBest) await this.#keepBest(state);
    await this.#tell({ event: 'evaluation', step: state.step, isBest, mAP, rank1, rank5, rank10, mINP });
  }

  async #save(): Promise<TrainingState> {
    const { trainer, request, checkpoint, control } = this.#parts;
    const state = await trainer.state();
    const file = join(request.out, LAST_CHECKPOINT);
    await writeWholeFile(file, writeCheckpoint({ ...checkpoint, state }));
    this.#savedAt = performance.now();
    control.onEvent?.({ event: 'checkpoint', step: state.step, file });
    return state;
  }

  async #keepBest({ weights }: TrainingState): Promise<void> {
    const { request, checkpoint } = this.#parts;
    const { config, facts } = checkpoint;
    await writeWholeFile(join(request.out, BEST_WEIGHTS), writeWeightsFile(config, weights, facts));
  }

  /** To the log first: what is told has been kept. */
  async #tell(event: TrainingEvent): Promise<void> {
    await this.#parts.log.add(event);
    this.#parts.control.onEvent?.(event);
  }
}

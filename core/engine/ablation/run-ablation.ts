import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { openEmbedder } from '../../embedding/index.ts';
import { InvalidOptionError } from '../../errors/index.ts';
import { writeWholeFile } from '../../files/index.ts';
import type { DeviceChoice } from '../../runtime/index.ts';
import { rankSplit, scoreSplit } from '../evaluation/evaluate-dataset.ts';
import { scoreFeatures } from '../evaluation/feature-scores.ts';
import { ProgressEstimate } from '../jobs/progress-estimate.ts';
import { runTraining } from '../training/run-training.ts';
import { openTrainingData } from '../training/training-data.ts';
import type { TrainingEvent } from '../training/training-event.ts';
import { LAST_CHECKPOINT } from '../training/training-start.ts';
import {
  cellChanges,
  planCells,
  type AblationCell,
  type AblationPlan,
  type AblationStudy,
} from './ablation-plan.ts';

const scoresSchema = z.object({
  mAP: z.number(),
  rank1: z.number(),
  rank5: z.number(),
  rank10: z.number(),
  mINP: z.number(),
});
const resultSchema = z.object({
  /** Of the cell's settings, the data and the recipe: a result of others is not taken. */
  fingerprint: z.string(),
  scores: scoresSchema,
  features: z.array(scoresSchema.extend({ name: z.string(), dimension: z.number() })),
});

/** Scores on the held-out people, as fractions. */
export type AblationScores = z.output<typeof scoresSchema>;

/** What a cell came to: the whole descriptor, and its parts alone. */
export interface AblationResult {
  readonly scores: AblationScores;
  readonly features: readonly (AblationScores & { readonly name: string; readonly dimension: number })[];
}

export interface AblationOutcome {
  readonly studies: readonly AblationStudy[];
  /** By the cell's name. */
  readonly results: ReadonlyMap<string, AblationResult>;
}

/** What an ablation tells of itself. */
export type AblationEvent =
  | {
      readonly event: 'cell';
      readonly cell: string;
      /** From 1. */
      readonly number: number;
      readonly cells: number;
      /** `known`: an earlier run had finished it. */
      readonly state: 'begun' | 'known' | 'done';
    }
  | {
      readonly event: 'training';
      readonly cell: string;
      readonly training: TrainingEvent;
      /** Of the whole ablation, in [0, 1]. */
      readonly fraction: number;
      /** Seconds until the whole ablation is done; null until it can be told. */
      readonly remaining: number | null;
    };

export interface AblationOptions {
  readonly device?: DeviceChoice | undefined;
  readonly threads?: number | undefined;
  /** Aborting ends the cell under way after its step; what was trained is kept. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: AblationEvent) => void) | undefined;
}

const RESULT_FILE = 'result.json';
const CELL_FILE = 'cell.json';

/**
 * Trains every cell of an ablation in a folder of its own under `out`, and measures the last weights of each on the
 * held-out people: none are picked by their score. Cells that were finished are taken as they are, and one that was
 * interrupted goes on.
 * @throws InvalidOptionError if there is nobody to measure on, or a cell's folder holds a cell of other settings; as
 * `runTraining`; CancelledError.
 */
export async function runAblation(
  plan: AblationPlan,
  out: string,
  { device, threads, signal, onEvent }: AblationOptions = {},
): Promise<AblationOutcome> {
  const { cells, studies } = planCells(plan);
  const { images, heldOut } = await openTrainingData(plan.data);
  if (heldOut === undefined) {
    throw new InvalidOptionError(
      'nothing-to-measure-on',
      `None of the data sets ${plan.data.join(', ')} has a test split with labels. An ablation needs one to compare by.`,
    );
  }
  const results = new Map<string, AblationResult>();
  const progress = new AblationProgress(cells.length);
  for (const [index, cell] of cells.entries()) {
    const folder = join(out, cell.name);
    const fingerprint = fingerprintOf(cell, plan.recipe, images.fingerprint);
    const tell = (state: 'begun' | 'known' | 'done'): void =>
      onEvent?.({ event: 'cell', cell: cell.name, number: index + 1, cells: cells.length, state });
    await claimFolder(folder, cell, fingerprint);
    const known = await readResult(join(folder, RESULT_FILE), fingerprint);
    if (known !== undefined) {
      progress.skip();
      results.set(cell.name, known);
      tell('known');
      continue;
    }
    tell('begun');
    await runTraining(
      {
        datasets: plan.data,
        out: folder,
        origin: { kind: (await exists(join(folder, LAST_CHECKPOINT))) ? 'resume' : 'new' },
        recipe: plan.recipe,
        changes: cellChanges(cell.settings),
        name: cell.name,
        device,
        threads,
      },
      {
        signal,
        onEvent: (training) =>
          onEvent?.({ event: 'training', cell: cell.name, training, ...progress.follow(index, training) }),
      },
    );
    await using embedder = await openEmbedder({
      model: join(folder, LAST_CHECKPOINT),
      device,
      threads,
      signal,
    });
    const ranked = await rankSplit(heldOut, embedder, { signal });
    const result = {
      fingerprint,
      scores: scoresSchema.parse(scoreSplit(ranked).metrics),
      features: scoreFeatures(ranked, signal).map(({ name, dimension, metrics }) => ({
        name,
        dimension,
        ...scoresSchema.parse(metrics),
      })),
    };
    await writeWholeFile(join(folder, RESULT_FILE), `${JSON.stringify(result, null, 2)}\n`);
    results.set(cell.name, result);
    tell('done');
  }
  return { studies, results };
}

/** How far the whole is, by the steps of the cell under way. */
class AblationProgress {
  readonly #cells: number;
  #skipped = 0;
  #estimate: ProgressEstimate | undefined;

  constructor(cells: number) {
    this.#cells = cells;
  }

  skip(): void {
    this.#skipped += 1;
  }

  follow(
    index: number,
    event: TrainingEvent,
  ): { readonly fraction: number; readonly remaining: number | null } {
    const done = index + (event.event === 'step' ? event.step / event.steps : event.event === 'done' ? 1 : 0);
    this.#estimate ??= new ProgressEstimate(this.#cells, Math.max(done, this.#skipped));
    const { fraction, remaining } = this.#estimate.update(performance.now() / 1000, done);
    return { fraction, remaining };
  }
}

/** A folder belongs to one cell: settings that have changed since must not meet an older run's checkpoint. */
async function claimFolder(folder: string, cell: AblationCell, fingerprint: string): Promise<void> {
  const file = join(folder, CELL_FILE);
  const content = `${JSON.stringify({ fingerprint, ...cell }, null, 2)}\n`;
  if (!(await exists(file))) return writeWholeFile(file, content);
  if ((await readFile(file, 'utf8')) === content) return;
  throw new InvalidOptionError(
    'other-ablation',
    `The folder ${folder} holds a cell of other settings, data or recipe. Give another folder, or remove that one.`,
    { details: { folder } },
  );
}

async function readResult(file: string, fingerprint: string): Promise<AblationResult | undefined> {
  if (!(await exists(file))) return undefined;
  const parsed = resultSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  return parsed.success && parsed.data.fingerprint === fingerprint ? parsed.data : undefined;
}

function fingerprintOf({ settings }: AblationCell, recipe: string, images: string): string {
  const text = JSON.stringify([recipe, images, Object.entries(settings).sort()]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

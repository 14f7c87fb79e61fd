import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataset } from '../../datasets/index.ts';
import { writeWholeFile } from '../../files/index.ts';
import type { ProjectReader } from '../../library/index.ts';
import { readWeightsFile, writeWeightsFile } from '../../mdpr/index.ts';
import type { DeviceChoice } from '../../runtime/index.ts';
import { labelImages } from '../../training/index.ts';
import { BEST_WEIGHTS, runTraining, type TrainingControl } from '../training/run-training.ts';
import type { TrainingEvent } from '../training/training-event.ts';
import type { RecipeChanges } from '../training/training-recipe.ts';
import { hasRun } from '../training/training-start.ts';
import { planTime } from './time-plan.ts';
import type { FinetuneLabels } from './venue-people.ts';
import { baseModel } from './base-model.ts';
import { holdingRun, runFolder } from './run-folder.ts';
import { keepBeginning, keptBeginning, type Beginning } from './kept-beginning.ts';
import { modelFileOf, VENUE_KEY } from './venue-models.ts';
import { changedQueries, measureVenue } from './venue-measure.ts';
import { isBetter, type VenueReport } from './venue-report.ts';
import { splitVenue, type VenueSplit } from './venue-split.ts';
import { VENUE_PARTS, writeVenue } from './write-venue.ts';

export interface FinetuneRequest {
  readonly labels: FinetuneLabels;
  /** Ids of crops that are not to be used. */
  readonly dropped?: readonly number[] | undefined;
  /** How long it may take on this device. */
  readonly minutes: number;
  /** Of the project's model to begin with. Default: the one that the project is searched with. */
  readonly from?: string | undefined;
  /** Of the model that comes out; letters, digits, `.`, `-` and `_`. */
  readonly name: string;
  readonly device?: DeviceChoice | undefined;
  readonly threads?: number | undefined;
  /** Steps run only when nobody else wants to; see `ExecutionOptions`. */
  readonly isBackground?: boolean | undefined;
  /** Steps between two measures on what is set aside. Default: a tenth of the run. */
  readonly evaluateEvery?: number | undefined;
  /** What differs from the recipe. */
  readonly changes?: RecipeChanges | undefined;
}

export interface FinetuneResult {
  readonly file: string;
  readonly report: VenueReport;
  /** Whether it recognises more than the model that it began with: only then is it worth using. */
  readonly isBetter: boolean;
}

export type FinetuneEvent =
  | TrainingEvent
  | { readonly event: 'venue'; readonly identities: number; readonly pictures: number; readonly note: string }
  | { readonly event: 'plan'; readonly epochs: number; readonly secondsPerStep: number }
  /** The steps are done. */
  | { readonly event: 'measuring' };

export interface FinetuneControl extends Omit<TrainingControl, 'onEvent'> {
  readonly onEvent?: (event: FinetuneEvent) => void;
}

/**
 * A seventh of the rate of a training from scratch, so that few people are not learned by heart at once; docs/training.md
 * has the measures.
 */
const RECIPE: RecipeChanges = {
  identitiesPerBatch: 8,
  imagesPerIdentity: 4,
  peak: 1e-4,
  warmUpIterations: 10,
};

/** Measures on the validation part, a tenth of the run apart, that may be no better before the run ends early. */
const PATIENCE = 3;

/**
 * Trains the model of a project on the project's own crops, measures it before and after on what was set aside, and
 * keeps it beside the project. Stopped or killed, the same request goes on. The crops lie on the disk meanwhile, and
 * are removed at the end.
 * @throws InvalidOptionError if there are too few people, the name is taken or being made by another process, or the model
 * to begin with has no weights to train; CancelledError once what was done is kept.
 */
export async function finetune(
  library: ProjectReader,
  request: FinetuneRequest,
  control: FinetuneControl = {},
): Promise<FinetuneResult> {
  const file = await modelFileOf(library.path, request.name);
  return await holdingRun(library.path, request.name, () => tune(library, request, control, file));
}

async function tune(
  library: ProjectReader,
  request: FinetuneRequest,
  control: FinetuneControl,
  file: string,
): Promise<FinetuneResult> {
  const { signal, onEvent } = control;
  const started = performance.now();
  const { labels, minutes, name, device, threads, isBackground } = request;
  const run = runFolder(library.path, name);
  const { split, base } = (await keptBeginning(run, library)) ?? (await begin(library, request));
  const data = join(run, 'data');
  try {
    await writeVenue(data, split, library);
    const learned = join(data, VENUE_PARTS.learned);
    const measured = join(data, VENUE_PARTS.measured);
    const { identities, images } = trainingImages(await openDataset(learned));
    onEvent?.({ event: 'venue', identities, pictures: split.train.length, note: split.note });
    const weights = readWeightsFile(await readFile(base));
    const changes = { ...recipeFor(split), ...request.changes };
    const isResumed = await hasRun(run);
    let { epochs } = changes;
    if (epochs === undefined && !isResumed) {
      const plan = await planTime(weights, images, changes, {
        minutes,
        device,
        threads,
        isBackground,
        signal,
      });
      ({ epochs } = plan);
      onEvent?.({ event: 'plan', ...plan });
    }
    await runTraining(
      {
        datasets: [learned],
        out: run,
        origin: isResumed ? { kind: 'resume' } : { kind: 'weights', file: base },
        recipe: 'small',
        changes: isResumed ? {} : { ...changes, epochs },
        device,
        threads,
        isBackground,
        evaluateEvery: request.evaluateEvery,
        patience: PATIENCE,
        name,
        licence: weights.facts.licence,
      },
      control,
    );
    onEvent?.({ event: 'measuring' });
    const best = join(run, BEST_WEIGHTS);
    const before = await measureVenue(measured, { model: base, device, threads, signal });
    const after = await measureVenue(measured, { model: best, device, threads, signal });
    const report: VenueReport = {
      project: library.name(),
      labels,
      identities,
      pictures: split.train.length,
      queries: split.query.length,
      base: weights.facts.name,
      before: before.score,
      after: after.score,
      minutes: (performance.now() - started) / 60_000,
      calibration: { before: before.calibrationError, after: after.calibrationError },
      changed: changedQueries(before, after),
    };
    const tuned = readWeightsFile(await readFile(best));
    const metadata = { [VENUE_KEY]: JSON.stringify(report) };
    await writeWholeFile(file, writeWeightsFile(tuned.config, tuned.weights, tuned.facts, metadata));
    await rm(run, { recursive: true });
    return { file, report, isBetter: isBetter(report) };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** What a new run learns from and begins with, kept in its folder. */
async function begin(library: ProjectReader, request: FinetuneRequest): Promise<Beginning> {
  const { labels, dropped, from, name } = request;
  const { file: base, note } = await baseModel(library, from);
  const split = splitVenue(library, labels, dropped);
  const begun = { base, split: { ...split, note: `${split.note} ${note}`.trim() } };
  await keepBeginning(runFolder(library.path, name), begun);
  return begun;
}

function trainingImages({ train }: Awaited<ReturnType<typeof openDataset>>) {
  const images = labelImages(train);
  return { images, identities: images.identities.length };
}

/** No more people in a batch than there are. */
function recipeFor({ train }: VenueSplit): RecipeChanges {
  const identities = new Set(train.map(({ identity }) => identity)).size;
  const identitiesPerBatch = Math.min(identities, RECIPE.identitiesPerBatch ?? identities);
  return { ...RECIPE, identitiesPerBatch };
}

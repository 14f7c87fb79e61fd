/**
 * What fine-tuning on a venue gains, cell by cell: before, after with people labels, after with tracklet labels, and a
 * model trained on that venue, which is the upper bound: the same start, nothing frozen, `--bound-steps` steps on all
 * people of the venue who are not tested on (in the demo match: those whom people labels learn from). Cells that are in `--out` are not run again.
 *
 * - `market`: people of the Market-1501 subset's test split, whom the default model was not trained on.
 * - `demo`: a match of the drawn north arena, through a whole project: ingest, tags from the truth, `finetune`.
 *
 *   node bench/finetune.ts --out FOLDER [--venue market,demo] [--labels people,tracklets] [--frozen none,stem,res2,res3]
 *                          [--peak 1e-4,…] [--steps 150] [--bound-steps 600] [--bound-peak 1e-4] [--data FOLDER|TAR] [--demo FOLDER]
 *                          [--threads N] [--markdown FILE] [--json FILE]
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatTable, note } from '../core/cli/index.ts';
import { openDataset } from '../core/datasets/index.ts';
import {
  BEST_WEIGHTS,
  finetune,
  FINETUNE_LABELS,
  modelsFolder,
  runTraining,
  splitVenue,
  type FinetuneLabels,
  type RecipeChanges,
} from '../core/engine/index.ts';
import { writeWholeFile } from '../core/files/index.ts';
import { openProject } from '../core/library/index.ts';
import { DEFAULT_WEIGHTS_PATH, SHARED_STAGES } from '../core/mdpr/index.ts';
import { measureSplit, openSplit } from './accuracy-measure.ts';
import { openDemoVenue } from './demo-venue.ts';
import { writeMarketVenue } from './market-venue.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    venue: { type: 'string', default: 'market,demo' },
    labels: { type: 'string', default: FINETUNE_LABELS.join(',') },
    frozen: { type: 'string', default: 'none,res3' },
    peak: { type: 'string', default: '1e-4' },
    steps: { type: 'string', default: '150' },
    'bound-steps': { type: 'string', default: '600' },
    'bound-peak': { type: 'string', default: '1e-4' },
    data: {
      type: 'string',
      default: fileURLToPath(new URL('../../shared/data/market1501-subset.tar', import.meta.url)),
    },
    demo: { type: 'string', default: fileURLToPath(new URL('../demo/north-arena', import.meta.url)) },
    threads: { type: 'string' },
    markdown: { type: 'string' },
    json: { type: 'string' },
  },
});
if (values.out === undefined) throw new Error('--out FOLDER is needed: cells are kept there.');
const out = values.out;
const threads = values.threads === undefined ? undefined : Number(values.threads);
const percent = (share: number): string => (100 * share).toFixed(1);

/** Shares are fractions; minutes by the clock, core minutes by the processor's time of the whole process. */
interface Cell {
  readonly venue: string;
  readonly what: string;
  readonly rank1: number;
  readonly mAP: number;
  readonly queries: number;
  readonly steps: number;
  readonly minutes: number;
  readonly coreMinutes: number;
}

type CellScore = Pick<Cell, 'rank1' | 'mAP' | 'queries' | 'steps'>;

const BEFORE = 'before';
const BOUND = 'trained on it';
const cells: Cell[] = [];

/** A cell as it was kept, or as it is made now and kept. */
async function cell(venue: string, what: string, make: () => Promise<CellScore>): Promise<void> {
  const file = join(out, 'cells', `${venue} ${what}.json`.replaceAll(/[ /]+/gu, '_'));
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) {
    cells.push(JSON.parse(kept) as Cell);
    return;
  }
  const started = performance.now();
  const before = process.cpuUsage();
  const score = await make();
  const { user, system } = process.cpuUsage(before);
  const made: Cell = {
    venue,
    what,
    ...score,
    minutes: (performance.now() - started) / 60_000,
    coreMinutes: (user + system) / 60e6,
  };
  await mkdir(join(out, 'cells'), { recursive: true });
  await writeWholeFile(file, JSON.stringify(made));
  note(`${venue}, ${what}: Rank-1 ${percent(made.rank1)}, mAP ${percent(made.mAP)}, ${made.steps} steps`);
  cells.push(made);
}

/** As `finetune`: eight people, four pictures of each. */
const BATCH = { identitiesPerBatch: 8, imagesPerIdentity: 4 } as const;

/** The recipes asked for. */
function recipes(): readonly { readonly name: string; readonly changes: RecipeChanges }[] {
  return values.peak.split(',').flatMap((peak) =>
    values.frozen.split(',').map((frozen) => {
      const frozenThrough = SHARED_STAGES.find((stage) => stage === frozen);
      return {
        name: `peak ${peak}, frozen ${frozenThrough ?? 'none'}, ${values.steps} steps`,
        changes: {
          ...BATCH,
          peak: Number(peak),
          warmUpIterations: 10,
          switches: frozenThrough === undefined ? {} : { frozenThrough },
        },
      };
    }),
  );
}

/** With which share of the gap between before and the model trained on the venue it closes, by mAP. */
function row({ venue, what, rank1, mAP, queries, steps, minutes, coreMinutes }: Cell): readonly string[] {
  const own = cells.filter((each) => each.venue === venue);
  const before = own.find((each) => each.what === BEFORE)?.mAP;
  const bound = own.find((each) => each.what.startsWith(BOUND))?.mAP;
  const gap = before === undefined || bound === undefined ? null : bound - before;
  const closed =
    gap === null || before === undefined || gap <= 0 ? '–' : `${percent((mAP - before) / gap)} %`;
  const numbers = [queries, steps, minutes.toFixed(1), coreMinutes.toFixed(1)].map(String);
  return [venue, what, percent(rank1), percent(mAP), closed, ...numbers];
}

/** The labels asked for with each of the recipes. */
const RUNS = FINETUNE_LABELS.filter((each) => values.labels.split(',').includes(each)).flatMap((labels) =>
  recipes().map(({ name, changes }) => ({ labels, what: `after, ${labels}, ${name}`, changes })),
);

async function test(folder: string, model: string | undefined): Promise<CellScore> {
  const { rank1, mAP, queries } = await measureSplit(await openDataset(folder), model, { threads });
  return { rank1, mAP, queries, steps: 0 };
}

async function marketCells(): Promise<void> {
  const train = async (
    name: string,
    folder: string,
    testFolder: string,
    wanted: number,
    changes: RecipeChanges,
  ): Promise<CellScore> => {
    const run = join(out, 'runs', name.replaceAll(/\W+/gu, '_'));
    const pictures = (await openDataset(folder)).train.length;
    const perEpoch = Math.floor(pictures / (BATCH.identitiesPerBatch * BATCH.imagesPerIdentity));
    const epochs = Math.max(1, Math.round(wanted / perEpoch));
    await rm(run, { recursive: true, force: true });
    await runTraining({
      datasets: [folder],
      out: run,
      origin: { kind: 'weights', file: DEFAULT_WEIGHTS_PATH },
      recipe: 'small',
      changes: { ...changes, epochs },
      device: 'cpu',
      threads,
      evaluateEvery: Math.ceil((epochs * perEpoch) / 4),
    });
    return { ...(await test(testFolder, join(run, BEST_WEIGHTS))), steps: epochs * perEpoch };
  };
  await mkdir(join(out, 'data'), { recursive: true });
  const dataset = await openSplit(values.data, join(out, 'data'));
  const people = await writeMarketVenue(dataset, join(out, 'market'), 'people');
  await cell('market', BEFORE, () => test(people.testFolder, undefined));
  for (const { labels, what, changes } of RUNS) {
    const { folder, testFolder } = await writeMarketVenue(dataset, join(out, 'market'), labels);
    await cell('market', what, () => train(what, folder, testFolder, Number(values.steps), changes));
  }
  const bound = Number(values['bound-steps']);
  if (bound === 0) return;
  await cell('market', `${BOUND}, peak ${values['bound-peak']}, ${bound} steps`, () =>
    train('bound', people.wholeFolder, people.testFolder, bound, {
      ...BATCH,
      peak: Number(values['bound-peak']),
    }),
  );
}

/** All models are measured on the people whom `people` labels set aside; with tracklet labels, those may be learned from untagged. */
async function demoCells(): Promise<void> {
  const folder = join(out, 'demo');
  const { project, testFolder } = await openDemoVenue(values.demo, folder);
  const tune = async (
    labels: FinetuneLabels,
    name: string,
    wanted: number,
    changes: RecipeChanges,
  ): Promise<CellScore> => {
    using library = openProject(project, { readonly: true });
    await rm(join(modelsFolder(project), `${name}.safetensors`), { force: true });
    const batch = BATCH.identitiesPerBatch * BATCH.imagesPerIdentity;
    const epochs = Math.max(
      1,
      Math.round(wanted / Math.floor(splitVenue(library, labels).train.length / batch)),
    );
    let steps = 0;
    const { file } = await finetune(
      library,
      { labels, name, minutes: 1, device: 'cpu', threads, changes: { ...changes, epochs } },
      { onEvent: (event) => (steps = event.event === 'step' ? event.step : steps) },
    );
    return { ...(await test(testFolder, file)), steps };
  };
  await cell('demo', BEFORE, () => test(testFolder, undefined));
  for (const { labels, what, changes } of RUNS) {
    const file = what.replaceAll(/\W+/gu, '-');
    await cell('demo', what, () => tune(labels, file, Number(values.steps), changes));
  }
  const bound = Number(values['bound-steps']);
  if (bound === 0) return;
  const free = { ...BATCH, peak: Number(values['bound-peak']), warmUpIterations: 10, switches: {} };
  await cell('demo', `${BOUND}, peak ${values['bound-peak']}, ${bound} steps`, () =>
    tune('people', 'bound', bound, free),
  );
}

if (values.venue.split(',').includes('market')) await marketCells();
if (values.venue.split(',').includes('demo')) await demoCells();

const table = cells.map((each) => row(each));
const head = ['venue', 'what', 'Rank-1', 'mAP', 'of the gap', 'queries', 'steps', 'minutes', 'core minutes'];
process.stdout.write(`${formatTable([head, ...table]).join('\n')}\n`);
if (values.markdown !== undefined) {
  const lines = [head, head.map(() => '---'), ...table].map((each) => `| ${each.join(' | ')} |\n`);
  await writeWholeFile(values.markdown, lines.join(''));
}
if (values.json !== undefined) await writeWholeFile(values.json, JSON.stringify({ threads, cells }));

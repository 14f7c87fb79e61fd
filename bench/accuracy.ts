/**
 * How well models recognise people, in one run over the shared development data: the default model, OSNet x0.25
 * (MSMT17), the Open Model Zoo's model and any others.
 *
 * - `market`: the test split of the Market-1501 subset; a tar file is unpacked into a temporary folder.
 * - `court4`, `lab4`: whole ingests of the real clips, scored tracklet by tracklet in other cameras.
 * - `demo`: the same on the demo match of a seed that training never sees; generated where it is not there.
 * - `cost`: milliseconds of one core a crop, batches of 16.
 *
 *   node bench/accuracy.ts [--only market,court4,lab4,demo,cost] [--model FILE]… [--default-only] [--data FOLDER|TAR]
 *                          [--clips FOLDER] [--demo FOLDER] [--seed 7] [--threads N] [--flip] [--rerank]
 *                          [--rounds N] [--markdown FILE] [--json FILE]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatTable, note } from '../core/cli/index.ts';
import type { Dataset } from '../core/datasets/index.ts';
import { DEMO_SEED, describeDemoScene, findDemoMatch, generateDemoMatch } from '../core/demo/index.ts';
import { writeWholeFile } from '../core/files/index.ts';
import { defaultWeights } from '../core/mdpr/index.ts';
import { measureCost, measureScene, measureSplit, openSplit, type Scene } from './accuracy-measure.ts';
import { demoMoments, readMomentTruth } from './reappearance-measure.ts';

const SHARED = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const PARTS = ['market', 'court4', 'lab4', 'demo', 'cost'] as const;
type Part = (typeof PARTS)[number];

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: PARTS.join(',') },
    model: {
      type: 'string',
      multiple: true,
      default: [join(SHARED, 'models/osnet_x0_25_msmt17.onnx'), join(SHARED, 'models/omz_reid_0267.onnx')],
    },
    'default-only': { type: 'boolean', default: false },
    data: { type: 'string', default: join(SHARED, 'market1501-subset.tar') },
    clips: { type: 'string', default: join(SHARED, 'video') },
    demo: { type: 'string', default: fileURLToPath(new URL('../demo/', import.meta.url)) },
    seed: { type: 'string', default: String(DEMO_SEED) },
    threads: { type: 'string' },
    flip: { type: 'boolean', default: false },
    rerank: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '10' },
    markdown: { type: 'string' },
    json: { type: 'string' },
  },
});
const asked = values.only.split(',');
const unknown = asked.find((part) => !PARTS.some((known) => known === part));
if (unknown !== undefined) throw new Error(`--only knows ${PARTS.join(', ')}, not ${unknown}.`);
const isAsked = (part: Part): boolean => asked.includes(part);
const percent = (share: number): string => (100 * share).toFixed(1);

/** What was measured of a model: fractions, and milliseconds. */
interface Row {
  readonly model: string;
  readonly scores: Record<string, number>;
  readonly cells: Record<string, string>;
}

async function realScene(name: string): Promise<Scene> {
  const { cameras, moments } = await readMomentTruth(join(values.clips, name, 'truth.json'));
  const videos = cameras.map((camera) => ({
    name: camera.name,
    video: join(values.clips, name, camera.file),
  }));
  return { name, cameras: videos, moments };
}

async function demoScene(): Promise<Scene> {
  const seed = Number(values.seed);
  const present = await findDemoMatch(values.demo);
  if (present?.seed !== seed) note(`generating the demo match of seed ${seed} …`);
  const truth =
    present?.seed === seed
      ? present
      : await generateDemoMatch({ scene: describeDemoScene({ seed }), folder: values.demo });
  const cameras = truth.cameras.map(({ name, file }) => ({ name, video: join(values.demo, file) }));
  return { name: 'demo', cameras, moments: demoMoments(truth) };
}

async function measureModel(
  model: string | undefined,
  dataset: Dataset | undefined,
  scenes: readonly Scene[],
): Promise<Row> {
  const name =
    model === undefined ? `${(await defaultWeights()).facts.name} (default)` : basename(model, '.onnx');
  const scores: Record<string, number> = {};
  const cells: Record<string, string> = {};
  if (dataset !== undefined) {
    const { flip, rerank } = values;
    const threads = values.threads === undefined ? undefined : Number(values.threads);
    const split = await measureSplit(dataset, model, { threads, flip, rerank });
    for (const [key, value] of Object.entries<number>({ ...split })) scores[`market/${key}`] = value;
    const figures = [split.rank1, split.rank5, split.mAP, split.mINP].map(percent).join(' / ');
    cells['Market subset R1 / R5 / mAP / mINP'] = figures;
    note(`${name}, market: ${figures} (${split.queries} queries, ${split.gallery} gallery)`);
  }
  for (const scene of scenes) {
    const { rank1, meanAveragePrecision, ...counts } = await measureScene(scene, model);
    Object.assign(scores, { [`${scene.name}/rank1`]: rank1, [`${scene.name}/mAP`]: meanAveragePrecision });
    cells[`${scene.name} R1 / mAP`] = `${percent(rank1)} / ${percent(meanAveragePrecision)}`;
    const { queries, tracklets, falseTracklets, missed } = counts;
    note(
      `${name}, ${scene.name}: ${percent(rank1)} / ${percent(meanAveragePrecision)} (${queries} queries, ` +
        `${tracklets} tracklets, ${falseTracklets} false, ${missed.length} missed)`,
    );
  }
  if (isAsked('cost')) {
    scores['cost/ms'] = await measureCost(model, Number(values.rounds));
    cells['ms a crop'] = (scores['cost/ms'] ?? Number.NaN).toFixed(1);
    note(`${name}: ${cells['ms a crop']} ms a crop`);
  }
  return { model: name, scores, cells };
}

/** Head and rows of the table. */
function tableOf(rows: readonly Row[]): string[][] {
  const columns = Object.keys(rows[0]?.cells ?? {});
  return [
    ['model', ...columns],
    ...rows.map(({ model, cells }) => [model, ...columns.map((key) => cells[key] ?? '')]),
  ];
}

function markdownOf([head = [], ...rows]: readonly string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

const temporary = mkdtempSync(join(tmpdir(), 'sightline-accuracy-'));
try {
  const dataset = isAsked('market') ? await openSplit(values.data, temporary) : undefined;
  const scenes = [
    ...(isAsked('court4') ? [await realScene('court4')] : []),
    ...(isAsked('lab4') ? [await realScene('lab4')] : []),
    ...(isAsked('demo') ? [await demoScene()] : []),
  ];
  const rows: Row[] = [];
  for (const model of [undefined, ...(values['default-only'] ? [] : values.model)]) {
    rows.push(await measureModel(model, dataset, scenes));
  }
  const table = tableOf(rows);
  console.log(formatTable(table).join('\n'));
  if (values.markdown !== undefined) await writeWholeFile(values.markdown, markdownOf(table));
  if (values.json !== undefined) {
    const document = rows.map(({ model, scores }) => ({ model, scores }));
    await writeWholeFile(values.json, `${JSON.stringify(document, null, 2)}\n`);
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

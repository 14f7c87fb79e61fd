/**
 * The demo, run by `npm run demo` after set-up: makes the demo match if it is not there, ingests it, prints every
 * re-appearance of one player beside the scene's truth, then opens the window.
 *
 *   npm run demo [-- --no-open] [--folder demo] [--seed 7]
 */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  formatTable,
  formatTime,
  note,
  ProgressLine,
  withProject,
  type ProjectSession,
} from '../core/cli/index.ts';
import {
  DEMO_SEED,
  describeDemoScene,
  findDemoMatch,
  generateDemoMatch,
  type DemoQuery,
  type DemoTruth,
} from '../core/demo/index.ts';
import { toWireError } from '../core/errors/index.ts';
import { judgeTracklets } from '../core/evaluation/index.ts';
import { demoMoments, measureReappearances, readJudgedTracklets } from '../bench/reappearance-measure.ts';
import { openWindow } from './open-window.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Re-appearances that are printed. */
const TOP = 20;

const { values } = parseArgs({
  options: {
    'no-open': { type: 'boolean', default: false },
    folder: { type: 'string', default: join(ROOT, 'demo') },
    seed: { type: 'string', default: String(DEMO_SEED) },
  },
});

async function demoMatch(folder: string, seed: number): Promise<DemoTruth> {
  const present = await findDemoMatch(folder);
  if (present?.seed === seed) return present;
  note('generating the demo match …');
  const started = performance.now();
  const truth = await generateDemoMatch({ scene: describeDemoScene({ seed }), folder });
  note(
    `generated in ${((performance.now() - started) / 1000).toFixed(1)} s: ${truth.cameras.map(({ file }) => file).join(', ')}`,
  );
  return truth;
}

async function ingest(
  { client, service, signal }: ProjectSession,
  folder: string,
  truth: DemoTruth,
): Promise<void> {
  const cameras = truth.cameras.map(({ name, file }) => ({ name, video: join(folder, file) }));
  const { job } = await client.ingest.start({ cameras });
  signal.addEventListener('abort', () => service.cancelJob(job), { once: true });
  const line = new ProgressLine();
  for await (const progress of await client.jobs.watch()) {
    line.show(progress);
    if (progress.state !== 'running') break;
  }
  line.clear();
  await service.jobFinished(job);
}

async function printReappearances(
  session: ProjectSession,
  truth: DemoTruth,
  query: DemoQuery,
): Promise<void> {
  const { camera, time, x, y, identity } = query;
  const moments = demoMoments(truth);
  const { verdicts } = judgeTracklets(moments, readJudgedTracklets(session.service));
  const { results } = await session.client.search.query({ query: { at: { camera, time, x, y } }, top: TOP });
  console.log(
    `\nWho is ${describeIdentity(truth, identity)}, seen by ${camera} at ${formatTime(time)}? Every re-appearance, best first:`,
  );
  const rows = await Promise.all(
    results.map(async (result) => {
      const verdict = verdicts.get(result.tracklet);
      const person = typeof verdict === 'object' ? verdict.identity : (verdict ?? '?');
      const thumbnail = await session.thumbnailFile(result.thumbnail);
      return [
        String(result.rank),
        result.camera,
        `${formatTime(result.start)}–${formatTime(result.end)}`,
        result.similarity.toFixed(3),
        person === identity ? `✓ ${person}` : `  ${person}`,
        thumbnail === null ? '–' : relative(process.cwd(), thumbnail),
      ];
    }),
  );
  console.log(
    formatTable([['rank', 'camera', 'from–to', 'similarity', 'truth', 'thumbnail'], ...rows]).join('\n'),
  );
  console.log('\nThe truth: where this player really is');
  console.log(formatTable(presences(truth, identity).map((row) => ['', ...row])).join('\n'));
}

function describeIdentity(truth: DemoTruth, id: string): string {
  const person = truth.identities.find((candidate) => candidate.id === id);
  return person === undefined || person.number === null
    ? id
    : `${id} (${person.team}, number ${person.number})`;
}

/** Camera and stretch of time of each unbroken presence in the truth. */
function presences(truth: DemoTruth, identity: string): readonly (readonly string[])[] {
  return truth.cameras.flatMap(({ name, frameRate, boxes }) => {
    const stretches: { start: number; end: number }[] = [];
    for (const { time } of boxes.filter((box) => box.identity === identity && box.visibility > 0.3)) {
      const last = stretches.at(-1);
      if (last !== undefined && time - last.end < 12 / frameRate) last.end = time;
      else stretches.push({ start: time, end: time });
    }
    return stretches.map(({ start, end }) => [name, `${formatTime(start)}–${formatTime(end)}`]);
  });
}

const truth = await demoMatch(values.folder, Number(values.seed));
const projectFile = join(values.folder, `match-${truth.seed}.sightline`);
const show = async (session: ProjectSession): Promise<void> => {
  await ingest(session, values.folder, truth);
  const project = session.service.getProject();
  console.log(
    `${project.cameras.length} cameras, ${project.trackletCount} tracklets, ${project.cropCount} crops`,
  );
  if (truth.query !== null) await printReappearances(session, truth, truth.query);
  const measured = await measureReappearances(session.service, demoMoments(truth));
  console.log(
    `\nOver all tracklets, in other cameras: Rank-1 ${(100 * measured.rank1).toFixed(1)} %, ` +
      `mAP ${(100 * measured.meanAveragePrecision).toFixed(1)} % (${measured.queries} queries)`,
  );
};

try {
  await withProject(projectFile, { mode: 'create' }, show);
  if (!values['no-open']) await openWindow(projectFile);
} catch (error) {
  note(`demo: ${toWireError(error).message}`);
  process.exitCode = 1;
}

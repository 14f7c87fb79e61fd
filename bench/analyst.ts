/**
 * A scripted analyst identifies all players of the demo match, every tracklet right, and counts what they press:
 * once by searching alone, once with suggestions.
 *
 *   node bench/analyst.ts [--folder demo] [--precision 0.9]
 *
 * The folder holds the demo match, ingested (`npm run demo -- --no-open`); the project is copied and left as it is.
 */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createLocalClient, ProjectService } from '../core/api/index.ts';
import { findDemoMatch } from '../core/demo/index.ts';
import { judgeTracklets } from '../core/evaluation/index.ts';
import { ScriptedAnalyst, type TruthOfTracklets } from './scripted-analyst.ts';
import { demoMoments, readJudgedTracklets } from './reappearance-measure.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: fileURLToPath(new URL('../demo', import.meta.url)) },
    precision: { type: 'string', default: '0.9' },
  },
});

const truth = await findDemoMatch(values.folder);
if (truth === null) {
  throw new Error(`There is no demo match in ${values.folder}; run "npm run demo -- --no-open" first.`);
}
const source = join(values.folder, `match-${truth.seed}.sightline`);
const scratch = await mkdtemp(join(tmpdir(), 'sightline-analyst-'));
try {
  for (const way of ['search', 'suggestions'] as const) {
    const path = join(scratch, `${way}.sightline`);
    await copyFile(source, path);
    await using service = ProjectService.open(path, { mode: 'write' });
    const client = createLocalClient(service);
    const { verdicts } = judgeTracklets(demoMoments(truth), readJudgedTracklets(service));
    const judged: TruthOfTracklets = new Map(
      [...verdicts].map(([tracklet, verdict]) => [
        tracklet,
        typeof verdict === 'object' ? verdict.identity : null,
      ]),
    );
    const analyst = new ScriptedAnalyst(client, judged);
    if (way === 'suggestions') await analyst.takeSuggestions(Number(values.precision));
    await analyst.finishBySearching();
    const wrong = await analyst.countWrong();
    const people = (await client.people.list()).length;
    console.log(
      `${way.padEnd(12)} ${String(analyst.actions).padStart(4)} actions  ${judged.size} tracklets, ${people} people, ${wrong} wrong  ` +
        [...analyst.counts].map(([kind, count]) => `${kind} ${count}`).join(', '),
    );
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}

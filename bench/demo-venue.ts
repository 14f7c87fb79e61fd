import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProjectService } from '../core/api/index.ts';
import {
  DEMO_SEED,
  describeDemoScene,
  findDemoMatch,
  findVenue,
  generateDemoMatch,
} from '../core/demo/index.ts';
import { splitVenue, VENUE_PARTS, writeVenue } from '../core/engine/index.ts';
import { judgeTracklets } from '../core/evaluation/index.ts';
import { assignTracklets, createPerson, openProject } from '../core/library/index.ts';
import { demoMoments, readJudgedTracklets } from './reappearance-measure.ts';

/** The demo match in other kits, another light and other cameras. */
const VENUE = 'north-arena';

/** A project of the match in which everybody is tagged as the truth says. */
export interface DemoVenue {
  readonly project: string;
  /** A data set of the people whom `people` labels set aside: all models are measured on it. */
  readonly testFolder: string;
}

/** Makes the project in `out` where it is not there yet; the footage is generated where it is not there. */
export async function openDemoVenue(footage: string, out: string): Promise<DemoVenue> {
  const project = join(out, 'arena.sightline');
  if (!existsSync(project)) await makeProject(project, footage);
  const test = join(out, 'test');
  using library = openProject(project, { readonly: true });
  await writeVenue(test, splitVenue(library, 'people'), library);
  return { project, testFolder: join(test, VENUE_PARTS.measured) };
}

/** Two tracklets may follow one person at once: both are theirs by the truth. */
async function makeProject(project: string, footage: string): Promise<void> {
  const truth =
    (await findDemoMatch(footage)) ??
    (await generateDemoMatch({
      scene: describeDemoScene({ seed: DEMO_SEED, venue: findVenue(VENUE) }),
      folder: footage,
    }));
  if (truth.venue !== VENUE) throw new Error(`${footage} holds a match of ${truth.venue}, not of ${VENUE}.`);
  const unfinished = `${project}.unfinished`;
  await mkdir(join(project, '..'), { recursive: true });
  await rm(unfinished, { force: true });
  const people = await ingest(
    unfinished,
    truth.cameras.map(({ name, file }) => ({ name, video: join(footage, file) })),
    demoMoments(truth),
  );
  {
    using writer = openProject(unfinished);
    for (const [name, tracklets] of people) {
      writer.operate({ kind: 'assign', details: null }, (edits) => {
        assignTracklets(edits, createPerson(edits, { name }), tracklets, { allowOverlap: true });
      });
    }
  }
  await rename(unfinished, project);
}

/** The tracklets of each person, as most of their boxes lie on the truth. */
async function ingest(
  project: string,
  cameras: { readonly name: string; readonly video: string }[],
  moments: ReturnType<typeof demoMoments>,
): Promise<ReadonlyMap<string, number[]>> {
  await using service = ProjectService.open(project, { mode: 'create' });
  await service.jobFinished(service.startIngest({ cameras, device: 'cpu' }).job);
  const { verdicts } = judgeTracklets(moments, readJudgedTracklets(service));
  const people = new Map<string, number[]>();
  for (const [tracklet, verdict] of verdicts) {
    if (typeof verdict !== 'object') continue;
    people.set(verdict.identity, [...(people.get(verdict.identity) ?? []), tracklet]);
  }
  return people;
}

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { DemoTruth } from '../core/demo/index.ts';
import type { ProjectService } from '../core/api/index.ts';
import {
  judgeTracklets,
  reappearanceMetrics,
  type JudgedTracklet,
  type ReappearanceMetrics,
  type TruthMoment,
} from '../core/evaluation/index.ts';

/** Form of the `truth.json` beside the real clips: boxes `[x, y, w, h]` and identities at a few moments a camera. */
const momentTruthSchema = z.object({
  cameras: z.record(
    z.string(),
    z.object({
      file: z.string(),
      frames: z.array(
        z.object({
          time: z.number(),
          people: z.array(
            z.object({ id: z.string(), box: z.tuple([z.number(), z.number(), z.number(), z.number()]) }),
          ),
        }),
      ),
    }),
  ),
});

export interface MomentTruth {
  readonly cameras: readonly { readonly name: string; readonly file: string }[];
  readonly moments: readonly TruthMoment[];
}

/** Reads the truth of a real clip. */
export async function readMomentTruth(path: string): Promise<MomentTruth> {
  const { cameras } = momentTruthSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  const entries = Object.entries(cameras);
  return {
    cameras: entries.map(([name, { file }]) => ({ name, file })),
    moments: entries.flatMap(([camera, { frames }]) =>
      frames.map(({ time, people }) => ({
        camera,
        time,
        people: people.map(({ id, box: [x, y, width, height] }) => ({
          identity: id,
          box: { x, y, width, height },
        })),
      })),
    ),
  };
}

export interface ReappearanceMeasure extends ReappearanceMetrics {
  readonly tracklets: number;
  readonly falseTracklets: number;
  /** Tracklets without a box at any moment of the truth. */
  readonly unjudged: number;
  /** `camera/identity` that no tracklet shows. */
  readonly missed: readonly string[];
}

/** How well a project's search brings people of the truth together across its cameras. */
export async function measureReappearances(
  project: ProjectService,
  truth: readonly TruthMoment[],
): Promise<ReappearanceMeasure> {
  const tracklets = readJudgedTracklets(project);
  const { verdicts, missed } = judgeTracklets(truth, tracklets);
  const metrics = await reappearanceMetrics(tracklets, verdicts, async (tracklet) => {
    const { results } = await project.search({ query: { tracklet }, top: 1000, otherCamerasOnly: true });
    return results.map((result) => result.tracklet);
  });
  const count = (kind: 'false' | 'unjudged'): number =>
    [...verdicts.values()].filter((verdict) => verdict === kind).length;
  return {
    ...metrics,
    tracklets: tracklets.length,
    falseTracklets: count('false'),
    unjudged: count('unjudged'),
    missed: missed.map(({ camera, identity }) => `${camera}/${identity}`),
  };
}

/** All tracklets of a project with their boxes. */
export function readJudgedTracklets(project: ProjectService): readonly JudgedTracklet[] {
  return project.getProject().cameras.flatMap(({ name, video }) =>
    project
      .trackletBoxes({ camera: name, from: video.start, to: video.end })
      .map(({ tracklet, times, boxes }) => ({
        tracklet,
        camera: name,
        boxes: times.map((time, index) => {
          const [x = NaN, y = NaN, width = NaN, height = NaN] = boxes.slice(4 * index, 4 * index + 4);
          return { time, x, y, width, height };
        }),
      })),
  );
}

/** Visibility from which a drawn figure counts as there. */
const VISIBLE = 0.3;

/** The truth of the demo match, moment by moment. */
export function demoMoments({ cameras }: DemoTruth): readonly TruthMoment[] {
  return cameras.flatMap(({ name, boxes }) => {
    const visible = boxes.filter(({ visibility }) => visibility >= VISIBLE);
    return [...Map.groupBy(visible, ({ time }) => time)].map(([time, people]) => ({
      camera: name,
      time,
      people: people.map(({ identity, x, y, width, height }) => ({ identity, box: { x, y, width, height } })),
    }));
  });
}

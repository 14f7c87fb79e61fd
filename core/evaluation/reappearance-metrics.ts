import { intersectionOverUnion, type Box } from '../geometry/index.ts';

/** Who is where in one camera at one moment, as the truth has it. */
export interface TruthMoment {
  readonly camera: string;
  /** Presentation time, seconds. */
  readonly time: number;
  readonly people: readonly { readonly identity: string; readonly box: Box }[];
}

/** A tracklet as the evaluation needs it; boxes by ascending time. */
export interface JudgedTracklet {
  readonly tracklet: number;
  readonly camera: string;
  readonly boxes: readonly (Box & { readonly time: number })[];
}

/** What a tracklet turned out to show: an identity, nobody that the truth knows, or not seen at any moment. */
export type TrackletVerdict = { readonly identity: string } | 'false' | 'unjudged';

export interface TrackletJudgement {
  readonly verdicts: ReadonlyMap<number, TrackletVerdict>;
  /** Pairs of camera and identity that the truth has and no tracklet shows. */
  readonly missed: readonly { readonly camera: string; readonly identity: string }[];
}

const SAME_BOX_IOU = 0.5;
/** Seconds between a tracklet's box and a moment within which the box still speaks for the moment. */
const SAME_MOMENT_SECONDS = 0.06;

/**
 * Gives each tracklet the identity that most of its boxes overlap (IoU ≥ 0.5) at the truth's moments of its
 * camera. A tracklet with boxes at such moments and no such overlap is false; one without boxes there cannot be
 * judged.
 */
export function judgeTracklets(
  truth: readonly TruthMoment[],
  tracklets: readonly JudgedTracklet[],
): TrackletJudgement {
  const verdicts = new Map<number, TrackletVerdict>();
  const shown = new Set<string>();
  for (const tracklet of tracklets) {
    const verdict = judge(tracklet, truth);
    verdicts.set(tracklet.tracklet, verdict);
    if (typeof verdict === 'object') shown.add(`${tracklet.camera}\n${verdict.identity}`);
  }
  const present = new Map<string, { camera: string; identity: string }>();
  for (const { camera, people } of truth) {
    for (const { identity } of people) present.set(`${camera}\n${identity}`, { camera, identity });
  }
  return { verdicts, missed: [...present].filter(([key]) => !shown.has(key)).map(([, pair]) => pair) };
}

function judge(tracklet: JudgedTracklet, truth: readonly TruthMoment[]): TrackletVerdict {
  const votes = new Map<string, number>();
  let looks = 0;
  for (const moment of truth) {
    if (moment.camera !== tracklet.camera) continue;
    const box = tracklet.boxes.find(({ time }) => Math.abs(time - moment.time) <= SAME_MOMENT_SECONDS);
    if (box === undefined) continue;
    looks++;
    for (const person of moment.people) {
      if (intersectionOverUnion(box, person.box) >= SAME_BOX_IOU) {
        votes.set(person.identity, (votes.get(person.identity) ?? 0) + 1);
      }
    }
  }
  const best = [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
  if (best !== undefined) return { identity: best[0] };
  return looks > 0 ? 'false' : 'unjudged';
}

/** Non-interpolated average precision of a ranked list: mean of the precision at each hit (mdpr.md §11.1). */
export function averagePrecision(isRelevant: readonly boolean[]): number {
  let hits = 0;
  let sum = 0;
  isRelevant.forEach((relevant, index) => {
    if (!relevant) return;
    hits++;
    sum += hits / (index + 1);
  });
  return hits > 0 ? sum / hits : 0;
}

export interface ReappearanceMetrics {
  /** Share of queries whose best answer is right, in [0, 1]. */
  readonly rank1: number;
  /** Mean average precision, in [0, 1]. */
  readonly meanAveragePrecision: number;
  /** Queries that have a right answer at all; the others are not counted. */
  readonly queries: number;
}

/**
 * Rank-1 and mAP of re-appearances in *other* cameras at the level of tracklets: every tracklet with an identity
 * asks once; answers from its own camera and answers without a verdict are left out.
 *
 * @param search gives all answers of a tracklet, best first
 */
export async function reappearanceMetrics(
  tracklets: readonly JudgedTracklet[],
  verdicts: ReadonlyMap<number, TrackletVerdict>,
  search: (tracklet: number) => Promise<readonly number[]>,
): Promise<ReappearanceMetrics> {
  const cameraOf = new Map(tracklets.map(({ tracklet, camera }) => [tracklet, camera]));
  const identityOf = (tracklet: number): string | undefined => {
    const verdict = verdicts.get(tracklet);
    return typeof verdict === 'object' ? verdict.identity : undefined;
  };
  let queries = 0;
  let firstHits = 0;
  let precisions = 0;
  for (const { tracklet, camera } of tracklets) {
    const identity = identityOf(tracklet);
    if (identity === undefined) continue;
    const total = tracklets.filter(
      (other) => other.camera !== camera && identityOf(other.tracklet) === identity,
    ).length;
    if (total === 0) continue;
    const answers = (await search(tracklet)).filter(
      (answer) => cameraOf.get(answer) !== camera && (verdicts.get(answer) ?? 'unjudged') !== 'unjudged',
    );
    const isRelevant = answers.map((answer) => identityOf(answer) === identity);
    const hits = isRelevant.filter(Boolean).length;
    queries++;
    if (isRelevant[0] === true) firstHits++;
    precisions += (averagePrecision(isRelevant) * hits) / total;
  }
  const share = (sum: number): number => (queries > 0 ? sum / queries : 0);
  return { rank1: share(firstHits), meanAveragePrecision: share(precisions), queries };
}

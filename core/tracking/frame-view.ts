import type { Box } from '../geometry/index.ts';
import { appearanceEvidence, areLooksVoid, similarityOf, type AppearanceStatistics } from './appearance.ts';
import { assignLeast } from './assignment.ts';
import { marginOf, pairCost, type Candidate } from './association.ts';
import { FrameEmbeddings } from './frame-embeddings.ts';
import type { TrackerDetection, TrackerInput } from './frame-input.ts';
import { occlusionOf } from './occlusion.ts';
import type { Track, TrackedBox } from './track.ts';
import type { TrackerMemory } from './tracker-state.ts';

/** A box hidden by more than this shows too much of somebody else to be embedded. */
const CLEAR_OCCLUSION = 0.3;

/** A track and a detection that go together. */
export interface Pairing {
  readonly candidate: Candidate;
  /** Index of the detection. */
  readonly detection: number;
  /** How much more the next best assignment costs. */
  readonly margin: number;
}

/** One frame's detections with what the tracker asks about them. Detections are named by their index. */
export class FrameView {
  readonly embeddings: FrameEmbeddings;
  /** Whether looks may decide: there is an embedder, and it was not found to tell nobody apart. */
  readonly areLooksUseful: boolean;
  readonly #time: number;
  readonly #detections: readonly TrackerDetection[];
  readonly #occlusions: readonly number[];
  readonly #statistics: AppearanceStatistics;

  /** Boxes below `lowScore` hide nobody. */
  constructor(input: TrackerInput, memory: TrackerMemory, lowScore: number) {
    this.#time = input.time;
    this.#detections = input.detections;
    this.#statistics = memory.statistics;
    const boxes = input.detections.filter(({ score }) => score >= lowScore).map(({ box }) => box);
    this.#occlusions = input.detections.map(({ box }) => occlusionOf(box, boxes));
    const dimension = memory.tracks.find((track) => track.appearance !== null)?.appearance?.length ?? null;
    this.embeddings = new FrameEmbeddings(input.embed, dimension);
    this.areLooksUseful = input.embed !== undefined && !areLooksVoid(memory.statistics);
  }

  /** The detections with `least` ≤ score < `below`, in ascending order. */
  detectionsBetween(least: number, below: number): readonly number[] {
    return [...this.#detections.keys()].filter((index) => {
      const score = this.scoreOf(index);
      return score >= least && score < below;
    });
  }

  scoreOf(detection: number): number {
    return this.#detections[detection]?.score ?? 0;
  }

  boxOf(detection: number): Box | undefined {
    return this.#detections[detection]?.box;
  }

  /** The share of the detection that nearer people hide. */
  occlusionOf(detection: number): number {
    return this.#occlusions[detection] ?? 0;
  }

  /** Whether the detection shows one person well enough to be embedded. */
  isClear(detection: number): boolean {
    return this.occlusionOf(detection) <= CLEAR_OCCLUSION;
  }

  /** The detection as part of a track. */
  trackedBox(detection: number, isAmbiguous: boolean): TrackedBox | undefined {
    const box = this.boxOf(detection);
    if (box === undefined) return undefined;
    const [score, occlusion] = [this.scoreOf(detection), this.occlusionOf(detection)];
    return { time: this.#time, detection, box, score, occlusion, isAmbiguous };
  }

  /** How far looks speak for the pair, as a logarithm of odds; 0 where one of the two has no embedding. */
  evidence(track: Track, detection: number): number {
    const embedding = this.embeddings.get(detection);
    if (track.appearance === null || embedding === undefined) return 0;
    return appearanceEvidence(this.#statistics, similarityOf(track.appearance, embedding));
  }

  /** Shape: [candidates][detections], by place and motion. */
  costs(candidates: readonly Candidate[], detections: readonly number[]): number[][] {
    return candidates.map((candidate) =>
      detections.map((detection) => {
        const box = this.boxOf(detection);
        return box === undefined ? Infinity : pairCost(candidate, box);
      }),
    );
  }

  /** The best pairing by `costs` (shape: [candidates][detections]); pairs of `limit` or more are none. */
  pair(
    candidates: readonly Candidate[],
    detections: readonly number[],
    costs: readonly (readonly number[])[],
    limit: number,
  ): readonly Pairing[] {
    const pairs = assignLeast(costs, limit);
    return pairs.flatMap((pair) => {
      const candidate = candidates[pair.row];
      const detection = detections[pair.column];
      if (candidate === undefined || detection === undefined) return [];
      return [{ candidate, detection, margin: marginOf(costs, pairs, pair, limit) }];
    });
  }
}

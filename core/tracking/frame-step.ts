import { intersectionOverUnion } from '../geometry/index.ts';
import { appearanceEvidence, similarityOf } from './appearance.ts';
import { assignLeast } from './assignment.ts';
import { candidateAt, isWithinReach, marginOf, pairCost, type Candidate } from './association.ts';
import { FrameEmbeddings } from './frame-embeddings.ts';
import type { TrackerDetection, TrackerInput } from './frame-input.ts';
import { occlusionOf } from './occlusion.ts';
import { renewAppearances } from './renew-appearances.ts';
import { beginTrack, continueTrack, type Track, type TrackedBox, type Trust } from './track.ts';
import type { TrackerOptions } from './tracker-options.ts';
import type { TrackerMemory } from './tracker-state.ts';

// Tuned as in association.ts: costs above these are no match.
const HIGH_LIMIT = 0.9;
const LOW_LIMIT = 0.7;
const TENTATIVE_LIMIT = 0.6;
/** People unseen for no longer are matched first, before those that were lost. */
const RECENT_SECONDS = 0.8;
/** Another assignment that costs less than this more makes a match ambiguous. */
const AMBIGUITY_MARGIN = 0.15;
/** What one unit of evidence (a natural logarithm of odds) takes off a cost. */
const EVIDENCE_WEIGHT = 0.1;
/** A box hidden by more than this shows too much of somebody else to be embedded. */
const CLEAR_OCCLUSION = 0.3;
/** A box hidden by more than this may hold the wrong person: the track must be verified. */
const DOUBTFUL_OCCLUSION = 0.5;
/** Odds of e^1.5 : 1 that the track went to somebody else end its match. */
const REJECTING_EVIDENCE = -1.5;
/** Odds of e : 1 at least for a track to be found again by its looks. */
const ACCEPTING_EVIDENCE = 1;
/** An unmatched box that overlaps a matched one this much is a second box of the same person. */
const DUPLICATE_OVERLAP = 0.7;

interface Match {
  readonly detection: number;
  readonly isAmbiguous: boolean;
  /** Looks were compared and did not object, or there was no reason to compare. */
  readonly isVerified: boolean;
}

interface Pairing {
  readonly candidate: Candidate;
  readonly detection: number;
  readonly margin: number;
}

/** The outcome of one update. */
export interface StepResult {
  readonly memory: TrackerMemory;
  /** Tracks with what was seen of each, in ascending order of their keys: all pending boxes at confirmation. */
  readonly seen: readonly { readonly track: number; readonly boxes: readonly TrackedBox[] }[];
  readonly births: readonly number[];
  readonly ended: readonly number[];
}

/**
 * One update: pairs tracks with detections, confirms, begins and ends tracks. Works on copies, so a failing embedder
 * leaves the tracker as it was.
 */
export class FrameStep {
  readonly #options: TrackerOptions;
  readonly #memory: TrackerMemory;
  readonly #time: number;
  readonly #detections: readonly TrackerDetection[];
  readonly #occlusions: readonly number[];
  readonly #embeddings: FrameEmbeddings;
  readonly #candidates: readonly Candidate[];
  readonly #ended: number[] = [];
  readonly #matches = new Map<Candidate, Match>();
  /** High detections that no track has taken yet. */
  #free: readonly number[];
  /** Tracks whose box was found to be somebody else. */
  readonly #mistaken = new Set<Candidate>();

  constructor(options: TrackerOptions, memory: TrackerMemory, input: TrackerInput) {
    this.#options = options;
    this.#memory = memory;
    this.#time = input.time;
    this.#detections = input.detections;
    const boxes = input.detections.filter(({ score }) => score >= options.lowScore).map(({ box }) => box);
    this.#occlusions = input.detections.map(({ box }) => occlusionOf(box, boxes));
    const dimension = memory.tracks.find((track) => track.appearance !== null)?.appearance?.length ?? null;
    this.#embeddings = new FrameEmbeddings(input.embed, dimension);
    const alive = memory.tracks.filter((track) => !this.#isOver(track, options.lostSeconds));
    this.#candidates = alive.map((track) =>
      candidateAt(track, input.time, input.pictureWidth, input.pictureHeight),
    );
    this.#free = this.#detectionsBetween(options.highScore, Infinity);
  }

  /** Runs the stages in order. Rejects with what the embedder rejects with. */
  async run(): Promise<StepResult> {
    const confirmed = this.#candidates.filter(
      ({ track }) => track.id !== null && track.trust !== 'by-appearance',
    );
    const recent = confirmed.filter(({ unseenSeconds }) => unseenSeconds <= RECENT_SECONDS);
    const lost = confirmed.filter(({ unseenSeconds }) => unseenSeconds > RECENT_SECONDS);
    await this.#matchRecent(recent);
    this.#match(lost, this.#free, HIGH_LIMIT);
    const { lowScore, highScore } = this.#options;
    const unmatched = recent.filter((candidate) => !this.#matches.has(candidate));
    this.#match(unmatched, this.#detectionsBetween(lowScore, highScore), LOW_LIMIT);
    const tentative = this.#candidates.filter(({ track }) => track.id === null);
    this.#match(tentative, this.#free, TENTATIVE_LIMIT);
    await this.#verify();
    const adopted = await this.#adopt();
    return this.#conclude(adopted);
  }

  #isOver(track: Track, limit: number): boolean {
    const isOver = this.#time - track.lastTime > limit;
    if (isOver && track.id !== null) this.#ended.push(track.id);
    return isOver;
  }

  #detectionsBetween(least: number, below: number): readonly number[] {
    return [...this.#detections.keys()].filter((index) => {
      const score = this.#scoreOf(index);
      return score >= least && score < below;
    });
  }

  #scoreOf(detection: number): number {
    return this.#detections[detection]?.score ?? 0;
  }

  #isClear(detection: number): boolean {
    return (this.#occlusions[detection] ?? 1) <= CLEAR_OCCLUSION;
  }

  #costs(candidates: readonly Candidate[], detections: readonly number[]): number[][] {
    return candidates.map((candidate) =>
      detections.map((index) => {
        const box = this.#detections[index]?.box;
        return box === undefined ? Infinity : pairCost(candidate, box);
      }),
    );
  }

  /** How far looks speak for the pair; 0 where one of them has no embedding. */
  #evidence(track: Track, detection: number): number {
    const embedding = this.#embeddings.get(detection);
    if (track.appearance === null || embedding === undefined) return 0;
    return appearanceEvidence(this.#memory.statistics, similarityOf(track.appearance, embedding));
  }

  #pair(
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

  #take(pairings: readonly Pairing[]): void {
    for (const { candidate, detection, margin } of pairings) {
      this.#matches.set(candidate, { detection, isAmbiguous: margin < AMBIGUITY_MARGIN, isVerified: false });
    }
    const taken = new Set(pairings.map(({ detection }) => detection));
    this.#free = this.#free.filter((detection) => !taken.has(detection));
  }

  #match(candidates: readonly Candidate[], detections: readonly number[], limit: number): void {
    this.#take(this.#pair(candidates, detections, this.#costs(candidates, detections), limit));
  }

  /** The first stage: place and motion, and looks where those leave more than one good assignment. */
  async #matchRecent(recent: readonly Candidate[]): Promise<void> {
    const detections = this.#free;
    const costs = this.#costs(recent, detections);
    const pairings = this.#pair(recent, detections, costs, HIGH_LIMIT);
    const ambiguous = pairings.filter(
      ({ candidate, detection, margin }) =>
        margin < AMBIGUITY_MARGIN && candidate.track.appearance !== null && this.#isClear(detection),
    );
    if (ambiguous.length === 0 || !this.#embeddings.isAvailable) {
      this.#take(pairings);
      return;
    }
    await this.#embeddings.ensure(ambiguous.map(({ detection }) => detection));
    const fused = costs.map((row, r) =>
      row.map((cost, c) => {
        const track = recent[r]?.track;
        const detection = detections[c];
        if (track === undefined || detection === undefined || cost >= HIGH_LIMIT) return cost;
        return cost - EVIDENCE_WEIGHT * this.#evidence(track, detection);
      }),
    );
    this.#take(this.#pair(recent, detections, fused, HIGH_LIMIT));
  }

  /**
   * Looks at tracks that may have changed to another person, once they are clear to see. Where looks say that one
   * did, the box goes to the track that it looks like, or begins a new one: better two pieces than one of two people.
   */
  async #verify(): Promise<void> {
    const doubtful = [...this.#matches].filter(([candidate, match]) => {
      const { track, unseenSeconds } = candidate;
      const isDoubtful = track.trust === 'doubtful' || unseenSeconds > RECENT_SECONDS;
      return isDoubtful && track.appearance !== null && !match.isAmbiguous && this.#isClear(match.detection);
    });
    await this.#embeddings.ensure(doubtful.map(([, { detection }]) => detection));
    const released: number[] = [];
    for (const [candidate, match] of doubtful) {
      if (this.#evidence(candidate.track, match.detection) > REJECTING_EVIDENCE) {
        this.#matches.set(candidate, { ...match, isVerified: true });
        continue;
      }
      this.#matches.delete(candidate);
      this.#mistaken.add(candidate);
      released.push(match.detection);
    }
    if (released.length === 0) return;
    const found = this.#findByAppearance(released, () => true);
    for (const { candidate, detection } of found) {
      this.#matches.set(candidate, { detection, isAmbiguous: true, isVerified: true });
      this.#mistaken.delete(candidate);
    }
    const taken = new Set(found.map(({ detection }) => detection));
    this.#free = [...this.#free, ...released.filter((detection) => !taken.has(detection))].sort(
      (a, b) => a - b,
    );
  }

  /** Unmatched confirmed tracks that the detections look like. */
  #findByAppearance(
    detections: readonly number[],
    isPossible: (track: Track, detection: number) => boolean,
  ): readonly Pairing[] {
    const missing = this.#candidates.filter(
      (candidate) =>
        candidate.track.id !== null && candidate.track.appearance !== null && !this.#matches.has(candidate),
    );
    const costs = missing.map(({ track, unseenSeconds }) =>
      detections.map((detection) => {
        const box = this.#detections[detection]?.box;
        if (box === undefined || !isPossible(track, detection)) return Infinity;
        return isWithinReach(track, box, unseenSeconds) ? -this.#evidence(track, detection) : Infinity;
      }),
    );
    return this.#pair(missing, detections, costs, -ACCEPTING_EVIDENCE);
  }

  #isReady({ track }: Candidate): boolean {
    return track.id === null && this.#time - track.firstTime >= this.#options.confirmSeconds;
  }

  /** New tracks about to be confirmed that look like a lost one: key of the new, candidate of the lost. */
  async #adopt(): Promise<ReadonlyMap<number, Candidate>> {
    const isMissing = ({ track }: Candidate): boolean => track.id !== null && track.appearance !== null;
    if (!this.#candidates.some((candidate) => isMissing(candidate) && !this.#matches.has(candidate)))
      return new Map();
    const ready = new Map<number, Candidate>();
    for (const [candidate, { detection }] of this.#matches) {
      if (this.#isReady(candidate) && this.#isClear(detection)) ready.set(detection, candidate);
    }
    await this.#embeddings.ensure(ready.keys());
    const found = this.#findByAppearance([...ready.keys()], (track, detection) => {
      const firstTime = ready.get(detection)?.track.firstTime;
      return firstTime !== undefined && track.lastTime < firstTime;
    });
    const adopted = new Map<number, Candidate>();
    for (const { candidate, detection } of found) {
      const key = ready.get(detection)?.track.key;
      if (key !== undefined) adopted.set(key, candidate);
    }
    return adopted;
  }

  #boxOf(detection: number, isAmbiguous: boolean): TrackedBox | undefined {
    const found = this.#detections[detection];
    if (found === undefined) return undefined;
    const occlusion = this.#occlusions[detection] ?? 0;
    return { time: this.#time, detection, box: found.box, score: found.score, occlusion, isAmbiguous };
  }

  #trustAfter(candidate: Candidate, match: Match): Trust {
    const isHidden = (this.#occlusions[match.detection] ?? 0) > DOUBTFUL_OCCLUSION;
    if (match.isAmbiguous || isHidden) return 'doubtful';
    if (match.isVerified || candidate.track.appearance === null) return 'sure';
    return candidate.unseenSeconds > RECENT_SECONDS ? 'doubtful' : candidate.track.trust;
  }

  #begun(nextKey: number): readonly Track[] {
    const taken = [...this.#matches.values()].flatMap(
      ({ detection }) => this.#detections[detection]?.box ?? [],
    );
    const boxes = this.#free
      .filter((detection) => this.#scoreOf(detection) >= this.#options.birthScore)
      .flatMap((detection) => this.#boxOf(detection, false) ?? [])
      .filter(({ box }) => taken.every((other) => intersectionOverUnion(box, other) <= DUPLICATE_OVERLAP));
    return boxes.map((box, index) => beginTrack(nextKey + index, box));
  }

  async #conclude(adopted: ReadonlyMap<number, Candidate>): Promise<StepResult> {
    const tracks: Track[] = [];
    const seen: { track: number; boxes: readonly TrackedBox[] }[] = [];
    const births: number[] = [];
    const adopters = new Set([...adopted.values()]);
    const detectionOf = new Map<number, number>();
    let { nextId } = this.#memory;
    for (const candidate of this.#candidates) {
      const match = this.#matches.get(candidate);
      const box = match && this.#boxOf(match.detection, match.isAmbiguous);
      if (match === undefined || box === undefined) {
        if (!adopters.has(candidate)) tracks.push(...this.#unseen(candidate));
        continue;
      }
      let track = continueTrack(candidate.track, candidate.motion, box, this.#trustAfter(candidate, match));
      let boxes: readonly TrackedBox[] = [box];
      if (this.#isReady(candidate)) {
        const former = adopted.get(track.key)?.track;
        boxes = track.pending;
        track = { ...(former ?? track), ...placeOf(track), id: former?.id ?? nextId };
        if (former === undefined) births.push(nextId++);
      }
      detectionOf.set(track.key, match.detection);
      tracks.push(track);
      if (track.id !== null) seen.push({ track: track.id, boxes });
    }
    const begun = this.#begun(this.#memory.nextKey);
    const renewed = await renewAppearances(
      [...tracks.sort((a, b) => a.key - b.key), ...begun],
      this.#memory.statistics,
      {
        time: this.#time,
        refreshSeconds: this.#options.appearanceRefreshSeconds,
        embeddings: this.#embeddings,
        detectionOf,
        isClear: (detection) => this.#isClear(detection),
      },
    );
    const nextKey = this.#memory.nextKey + begun.length;
    const memory = { time: this.#time, nextKey, nextId, ...renewed };
    return { memory, seen, births, ended: this.#ended.sort((a, b) => a - b) };
  }

  /** The track as it goes on unseen; nothing where it ends. */
  #unseen(candidate: Candidate): readonly Track[] {
    const { track } = candidate;
    if (track.id === null && this.#isOver(track, this.#options.tentativeSeconds)) return [];
    return [this.#mistaken.has(candidate) ? { ...track, trust: 'by-appearance' } : track];
  }
}

/** What a track that is found again takes over from the new one. */
function placeOf(track: Track): Pick<Track, 'motion' | 'lastTime' | 'trust' | 'pending'> {
  return { motion: track.motion, lastTime: track.lastTime, trust: 'sure', pending: [] };
}

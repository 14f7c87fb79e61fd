import { intersectionOverUnion } from '../geometry/index.ts';
import { candidateAt, isWithinReach, type Candidate } from './association.ts';
import type { TrackerInput } from './frame-input.ts';
import { FrameView, type Pairing } from './frame-view.ts';
import { renewAppearances } from './renew-appearances.ts';
import { beginTrack, confirmTrack, continueTrack, type Track, type TrackedBox, type Trust } from './track.ts';
import type { TrackerOptions } from './tracker-options.ts';
import type { TrackerMemory } from './tracker-state.ts';

// Tuned as in association.ts: costs from these on are no match.
const HIGH_LIMIT = 0.9;
const LOW_LIMIT = 0.7;
const TENTATIVE_LIMIT = 0.6;
/** People unseen for no longer are matched first, before those that were lost. */
const RECENT_SECONDS = 0.8;
/** Another assignment that costs less than this more makes a match ambiguous. */
const AMBIGUITY_MARGIN = 0.15;
/** Another assignment that costs less than this more makes a track doubtful: it is verified when it can be. */
const DOUBT_MARGIN = 0.4;
/** What one unit of evidence (a natural logarithm of odds) takes off a cost. */
const EVIDENCE_WEIGHT = 0.1;
/** A box hidden by more than this may hold the wrong person: the track must be verified. */
const DOUBTFUL_OCCLUSION = 0.5;
/** Odds of e^1.5 : 1 that a doubtful track went to somebody else end its match. */
const REJECTING_EVIDENCE = -1.5;
/** The same for a track that nothing spoke against. */
const SURPRISING_EVIDENCE = -3;
/** Odds of e : 1 at least for a track to be found again by its looks. */
const ACCEPTING_EVIDENCE = 1;
/** An unmatched box that overlaps a matched one this much is a second box of the same person. */
const DUPLICATE_OVERLAP = 0.7;

interface Match {
  readonly detection: number;
  readonly isAmbiguous: boolean;
  readonly isDoubtful: boolean;
  /** Looks were compared and did not object. */
  readonly isVerified: boolean;
}

/** The outcome of one update. */
export interface StepResult {
  readonly memory: TrackerMemory;
  /** Confirmed tracks with their new boxes: at confirmation all that there are. */
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
  readonly #view: FrameView;
  readonly #candidates: readonly Candidate[];
  readonly #ended: readonly number[];
  readonly #matches = new Map<Candidate, Match>();
  /** Tracks whose box was found to be somebody else's. */
  readonly #mistaken = new Set<Candidate>();
  /** High detections that no track has taken yet, in ascending order. */
  #free: readonly number[];

  constructor(options: TrackerOptions, memory: TrackerMemory, input: TrackerInput) {
    const { time, pictureWidth, pictureHeight } = input;
    this.#options = options;
    this.#memory = memory;
    this.#time = time;
    this.#view = new FrameView(input, memory, options.lowScore);
    const isOver = (track: Track): boolean => time - track.lastTime > options.lostSeconds;
    this.#ended = memory.tracks.flatMap((track) => (isOver(track) ? (track.id ?? []) : []));
    this.#candidates = memory.tracks
      .filter((track) => !isOver(track))
      .map((track) => candidateAt(track, time, pictureWidth, pictureHeight));
    this.#free = this.#view.detectionsBetween(options.highScore, Infinity);
  }

  /** Runs the stages in order. Rejects with what the embedder rejects with. */
  async run(): Promise<StepResult> {
    const { lowScore, highScore } = this.#options;
    const confirmed = this.#candidates.filter(
      ({ track }) => track.id !== null && track.trust !== 'by-appearance',
    );
    const recent = confirmed.filter(({ unseenSeconds }) => unseenSeconds <= RECENT_SECONDS);
    const lost = confirmed.filter(({ unseenSeconds }) => unseenSeconds > RECENT_SECONDS);
    await this.#matchRecent(recent);
    this.#match(lost, this.#free, HIGH_LIMIT);
    const unmatched = recent.filter((candidate) => !this.#matches.has(candidate));
    this.#match(unmatched, this.#view.detectionsBetween(lowScore, highScore), LOW_LIMIT);
    const tentative = this.#candidates.filter(({ track }) => track.id === null);
    this.#match(tentative, this.#free, TENTATIVE_LIMIT);
    await this.#verify();
    return this.#conclude(await this.#adopt());
  }

  #take(pairings: readonly Pairing[]): void {
    for (const { candidate, detection, margin } of pairings) {
      const isAmbiguous = margin < AMBIGUITY_MARGIN;
      const isDoubtful = margin < DOUBT_MARGIN || candidate.unseenSeconds > RECENT_SECONDS;
      this.#matches.set(candidate, { detection, isAmbiguous, isDoubtful, isVerified: false });
    }
    const taken = new Set(pairings.map(({ detection }) => detection));
    this.#free = this.#free.filter((detection) => !taken.has(detection));
  }

  #match(candidates: readonly Candidate[], detections: readonly number[], limit: number): void {
    const costs = this.#view.costs(candidates, detections);
    this.#take(this.#view.pair(candidates, detections, costs, limit));
  }

  /** The first stage: place and motion, and looks where those leave more than one good assignment. */
  async #matchRecent(recent: readonly Candidate[]): Promise<void> {
    const view = this.#view;
    const detections = this.#free;
    const costs = view.costs(recent, detections);
    const pairings = view.pair(recent, detections, costs, HIGH_LIMIT);
    const ambiguous = pairings.filter(
      ({ candidate, detection, margin }) =>
        margin < AMBIGUITY_MARGIN && candidate.track.appearance !== null && view.isClear(detection),
    );
    if (ambiguous.length === 0 || !view.areLooksUseful) {
      this.#take(pairings);
      return;
    }
    await view.embeddings.ensure(ambiguous.map(({ detection }) => detection));
    const fused = costs.map((row, r) =>
      row.map((cost, c) => {
        const track = recent[r]?.track;
        const detection = detections[c];
        if (track === undefined || detection === undefined || cost >= HIGH_LIMIT) return cost;
        return cost - EVIDENCE_WEIGHT * view.evidence(track, detection);
      }),
    );
    this.#take(view.pair(recent, detections, fused, HIGH_LIMIT));
  }

  /**
   * Looks at tracks that may have changed to another person or whose looks are to be renewed, when they are clear to
   * see. Where looks say that one did change, the box goes to the track that it looks like, or begins a new one:
   * better two pieces than one of two people.
   */
  async #verify(): Promise<void> {
    const view = this.#view;
    if (!view.areLooksUseful) return;
    const due = [...this.#matches].filter(([{ track }, match]) => {
      if (track.appearance === null || match.isAmbiguous || !view.isClear(match.detection)) return false;
      return track.trust === 'doubtful' || match.isDoubtful || this.#isDue(track);
    });
    await view.embeddings.ensure(due.map(([, { detection }]) => detection));
    const released: number[] = [];
    for (const [candidate, match] of due) {
      const isDoubtful = candidate.track.trust === 'doubtful' || match.isDoubtful;
      const limit = isDoubtful ? REJECTING_EVIDENCE : SURPRISING_EVIDENCE;
      if (view.evidence(candidate.track, match.detection) > limit) {
        this.#matches.set(candidate, { ...match, isVerified: true });
        continue;
      }
      this.#matches.delete(candidate);
      this.#mistaken.add(candidate);
      released.push(match.detection);
    }
    const found = this.#findByAppearance(released, () => true);
    for (const { candidate, detection } of found) {
      this.#matches.set(candidate, { detection, isAmbiguous: true, isDoubtful: true, isVerified: true });
      this.#mistaken.delete(candidate);
    }
    const taken = new Set(found.map(({ detection }) => detection));
    const left = released.filter((detection) => !taken.has(detection));
    this.#free = [...this.#free, ...left].sort((a, b) => a - b);
  }

  /** Confirmed tracks without a box that the detections look like. */
  #findByAppearance(
    detections: readonly number[],
    isPossible: (track: Track, detection: number) => boolean,
  ): readonly Pairing[] {
    const view = this.#view;
    const missing = this.#candidates.filter((candidate) => this.#isMissing(candidate));
    const costs = missing.map(({ track, unseenSeconds }) =>
      detections.map((detection) => {
        const box = view.boxOf(detection);
        if (box === undefined || !isPossible(track, detection)) return Infinity;
        return isWithinReach(track, box, unseenSeconds) ? -view.evidence(track, detection) : Infinity;
      }),
    );
    return view.pair(missing, detections, costs, -ACCEPTING_EVIDENCE);
  }

  #isMissing(candidate: Candidate): boolean {
    const { id, appearance } = candidate.track;
    return id !== null && appearance !== null && !this.#matches.has(candidate);
  }

  /** Whether the track's looks are to be renewed. */
  #isDue({ appearanceTime }: Track): boolean {
    return appearanceTime === null || this.#time - appearanceTime >= this.#options.appearanceRefreshSeconds;
  }

  #isReady({ track }: Candidate): boolean {
    return track.id === null && this.#time - track.firstTime >= this.#options.confirmSeconds;
  }

  /** New tracks about to be confirmed that look like a lost one: by the key of the new, the lost. */
  async #adopt(): Promise<ReadonlyMap<number, Candidate>> {
    const adopted = new Map<number, Candidate>();
    if (!this.#view.areLooksUseful) return adopted;
    if (!this.#candidates.some((candidate) => this.#isMissing(candidate))) return adopted;
    const ready = new Map<number, Track>();
    for (const [candidate, { detection }] of this.#matches) {
      if (this.#isReady(candidate) && this.#view.isClear(detection)) ready.set(detection, candidate.track);
    }
    await this.#view.embeddings.ensure(ready.keys());
    const found = this.#findByAppearance([...ready.keys()], (track, detection) => {
      return track.lastTime < (ready.get(detection)?.firstTime ?? -Infinity);
    });
    for (const { candidate, detection } of found) {
      const key = ready.get(detection)?.key;
      if (key !== undefined) adopted.set(key, candidate);
    }
    return adopted;
  }

  #trustAfter(candidate: Candidate, match: Match): Trust {
    if (match.isAmbiguous || this.#view.occlusionOf(match.detection) > DOUBTFUL_OCCLUSION) return 'doubtful';
    if (match.isVerified || candidate.track.appearance === null) return 'sure';
    // Nothing could ever verify it, and without sure tracks nothing would be learnt.
    if (!this.#view.areLooksUseful && this.#view.isClear(match.detection)) return 'sure';
    return match.isDoubtful ? 'doubtful' : candidate.track.trust;
  }

  async #conclude(adopted: ReadonlyMap<number, Candidate>): Promise<StepResult> {
    const tracks: Track[] = [];
    const seen: { track: number; boxes: readonly TrackedBox[] }[] = [];
    const births: number[] = [];
    const detectionOf = new Map<number, number>();
    const adopters = new Set(adopted.values());
    let { nextId } = this.#memory;
    for (const candidate of this.#candidates) {
      const match = this.#matches.get(candidate);
      const box = match && this.#view.trackedBox(match.detection, match.isAmbiguous);
      if (match === undefined || box === undefined) {
        if (!adopters.has(candidate)) tracks.push(...this.#unseen(candidate));
        continue;
      }
      let track = continueTrack(candidate.track, candidate.motion, box, this.#trustAfter(candidate, match));
      let boxes: readonly TrackedBox[] = [box];
      if (this.#isReady(candidate)) {
        const former = adopted.get(track.key)?.track;
        if (former === undefined) births.push(nextId);
        boxes = track.pending;
        track = confirmTrack(track, former, nextId);
        nextId += former === undefined ? 1 : 0;
      }
      detectionOf.set(track.key, match.detection);
      tracks.push(track);
      if (track.id !== null) seen.push({ track: track.id, boxes });
    }
    const begun = this.#begun();
    const isDue = (track: Track): boolean => this.#isDue(track);
    const frame = { time: this.#time, isDue, view: this.#view, detectionOf };
    const all = [...tracks.sort((a, b) => a.key - b.key), ...begun];
    const renewed = await renewAppearances(all, this.#memory.statistics, frame);
    const nextKey = this.#memory.nextKey + begun.length;
    const ended = this.#ended.toSorted((a, b) => a - b);
    return { memory: { time: this.#time, nextKey, nextId, ...renewed }, seen, births, ended };
  }

  /** The track as it goes on unseen; nothing where it ends. */
  #unseen(candidate: Candidate): readonly Track[] {
    const { track, unseenSeconds } = candidate;
    if (track.id === null && unseenSeconds > this.#options.tentativeSeconds) return [];
    return [this.#mistaken.has(candidate) ? { ...track, trust: 'by-appearance' } : track];
  }

  #begun(): readonly Track[] {
    const taken = [...this.#matches.values()].flatMap(({ detection }) => this.#view.boxOf(detection) ?? []);
    return this.#free
      .filter((detection) => this.#view.scoreOf(detection) >= this.#options.birthScore)
      .flatMap((detection) => this.#view.trackedBox(detection, false) ?? [])
      .filter(({ box }) => taken.every((other) => intersectionOverUnion(box, other) <= DUPLICATE_OVERLAP))
      .map((box, index) => beginTrack(this.#memory.nextKey + index, box));
  }
}

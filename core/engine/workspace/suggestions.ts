import { throwIfCancelled } from '../../errors/index.ts';
import {
  findCrossings,
  groupTracklets,
  type GroupingRules,
  type Likeness,
  type ProposedGroup,
} from '../../grouping/index.ts';
import { Physics, type ProjectReader, type TrackletRecord } from '../../library/index.ts';
import type { PersonSearch } from '../search/person-search.ts';

/** A tracklet that probably shows two people, one after the other. */
export interface ProposedSplit {
  readonly tracklet: number;
  /** Seconds of the video: the part from here on is somebody else. */
  readonly time: number;
  /** The probability in [0, 1] that both parts are one person. */
  readonly likelihood: number;
}

/** What is proposed to the analyst, from the present state of the project. */
export interface Suggestions {
  /** Likeliest first. */
  readonly groups: readonly ProposedGroup[];
  /** Least likely to be one person first. These tracklets are in no group. */
  readonly splits: readonly ProposedSplit[];
  /** False where the project does not tell enough yet to know what is likely. */
  readonly isCalibrated: boolean;
}

/** A moment that is worth a look. */
export interface DoubtfulMoment {
  readonly camera: string;
  /** Seconds of the video. */
  readonly time: number;
  readonly tracklets: readonly number[];
  /** `crossing`: two people cover each other; `change`: one tracklet looks like two people. */
  readonly reason: 'crossing' | 'change';
  /** In [0, 1]: how much they cover each other, or how surely the looks change. */
  readonly strength: number;
}

/** How far a proposal has come. */
export interface SuggestionProgress {
  /** What is being done, as a short phrase for people. */
  readonly stage: string;
  /** Tracklets that were looked at, and how often all of them are looked at in all. */
  readonly done: number;
  readonly total: number;
}

interface Follow {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SuggestionProgress) => void) | undefined;
}

/** Tracklets that are looked at before others get their turn: each takes some database reads and multiplications. */
const TRACKLETS_PER_TURN = 20;

/** Results of one search that are looked at: more than anybody has tracklets, mostly. */
const NEIGHBOURS = 40;
/** Below this probability of being one person a tracklet is proposed for a split. */
const PURE = 0.5;

/** Proposals of who is whom and where tracklets went wrong; always from the present state, nothing is kept. */
export class SuggestionSource {
  readonly #library: ProjectReader;
  readonly #search: PersonSearch;

  constructor(library: ProjectReader, search: PersonSearch) {
    this.#library = library;
    this.#search = search;
  }

  /**
   * First finds impure tracklets, then groups the others. `precision`: the likelihood in (0, 1) that joined pairs must
   * have. Takes one search a tracklet. Throws: CancelledError.
   */
  async propose(precision: number, { signal, onProgress }: Follow = {}): Promise<Suggestions> {
    if ((await this.#search.calibration()) === undefined)
      return { groups: [], splits: [], isCalibrated: false };
    const tracklets = this.#library.tracklets().filter(({ bestCrop }) => bestCrop !== null);
    const total = 2 * tracklets.length;
    const splits = await this.#splits(tracklets, {
      signal,
      onProgress: (done) => onProgress?.({ stage: 'looking for mixed tracklets', done, total }),
    });
    const impure = new Set(splits.map(({ tracklet }) => tracklet));
    const items = tracklets.filter(({ id, person }) => person !== null || !impure.has(id));
    const wanted = new Set(items.map(({ id }) => id));
    const likenesses: Likeness[] = [];
    for (const [index, { id }] of items.entries()) {
      throwIfCancelled(signal);
      onProgress?.({ stage: 'comparing tracklets', done: tracklets.length + index, total });
      for (const { tracklet, likelihood } of await this.#search.neighbours(id, NEIGHBOURS, signal)) {
        if (wanted.has(tracklet)) likenesses.push({ a: id, b: tracklet, likelihood });
      }
    }
    onProgress?.({ stage: 'putting people together', done: total, total });
    return {
      groups: groupTracklets(items, likenesses, this.#rules(), precision),
      splits,
      isCalibrated: true,
    };
  }

  /** Moments at which tracklets may be wrong, by camera and time. */
  async doubts(): Promise<readonly DoubtfulMoment[]> {
    const splits = await this.#splits(this.#library.tracklets());
    return this.#library.cameras().flatMap(({ id, name, video }) => {
      const crossings = findCrossings(this.#library.boxes(video.id)).map(({ time, tracklets, overlap }) => ({
        camera: name,
        time,
        tracklets,
        reason: 'crossing' as const,
        strength: overlap,
      }));
      const changes = splits
        .filter(({ tracklet }) => this.#library.tracklet(tracklet)?.camera === id)
        .map(({ tracklet, time, likelihood }) => ({
          camera: name,
          time,
          tracklets: [tracklet],
          reason: 'change' as const,
          strength: 1 - likelihood,
        }));
      return [...crossings, ...changes].sort((a, b) => a.time - b.time);
    });
  }

  /** Those that the analyst said are one person are left out. */
  async #splits(
    tracklets: readonly TrackletRecord[],
    {
      signal,
      onProgress,
    }: {
      readonly signal?: AbortSignal | undefined;
      readonly onProgress?: (done: number) => void;
    } = {},
  ): Promise<readonly ProposedSplit[]> {
    const whole = new Set(this.#library.answers().whole);
    const splits: ProposedSplit[] = [];
    for (const [index, record] of tracklets.entries()) {
      throwIfCancelled(signal);
      if (index % TRACKLETS_PER_TURN === 0) {
        onProgress?.(index);
        await new Promise((resolve) => setImmediate(resolve));
      }
      const cut = whole.has(record.id) ? undefined : await this.#search.weakestCut(record);
      if (cut !== undefined && cut.likelihood < PURE) splits.push(cut);
    }
    return splits.sort((a, b) => a.likelihood - b.likelihood || a.tracklet - b.tracklet);
  }

  #rules(): GroupingRules {
    const answers = this.#library.answers();
    const records = new Map(this.#library.tracklets().map((record) => [record.id, record]));
    const physics = new Physics(this.#library.cameras(), this.#library.views());
    const different = new Set(
      answers.tracklets
        .filter(({ verdict }) => verdict === 'different')
        .map(({ tracklets: [a, b] }) => `${a} ${b}`),
    );
    const refused = new Set(answers.refusals.map(({ person, tracklet }) => `${person} ${tracklet}`));
    return {
      canBeOne: (a, b) => {
        const [first, second] = [records.get(a), records.get(b)];
        if (first === undefined || second === undefined) return false;
        return !different.has(`${Math.min(a, b)} ${Math.max(a, b)}`) && physics.canBeOne(first, second);
      },
      isRefused: (person, tracklet) => refused.has(`${person} ${tracklet}`),
      refusedGroups: answers.groups,
      same: answers.tracklets.filter(({ verdict }) => verdict === 'same').map(({ tracklets }) => tracklets),
    };
  }
}

import { SvelteMap } from 'svelte/reactivity';
import type { Appearance, EngineClient, Query, SearchResult } from '../../core/api/index.ts';
import type { PersonMark } from '../overlay/overlay-layout.ts';
import { toProblem, type Problem } from '../port/problem.ts';

export type SearchPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'searching' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'done'; readonly result: SearchResult };

/** Who is asked for. */
export type Question =
  | { readonly kind: 'tracklet'; readonly tracklet: number }
  | { readonly kind: 'person'; readonly person: number }
  | { readonly kind: 'picture'; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** Tracklets that were said to be the person, or not to be. */
export interface Judged {
  readonly confirmed: number[];
  readonly rejected: number[];
}

const NOTHING_JUDGED: Judged = { confirmed: [], rejected: [] };

/** Answers asked for at first, and once more with every "more". */
const PAGE = 50;
/** The engine gives no more than this. */
const MOST_ANSWERS = 1000;

/** The question "where else is this person?", its answer, and which answer is chosen. */
export class Search {
  phase = $state.raw<SearchPhase>({ kind: 'idle' });
  question = $state.raw<Question>();
  /** What refined the present order. */
  #asked: Judged = NOTHING_JUDGED;
  /** How many answers are asked for. */
  #top = PAGE;
  /** The tracklet of the re-appearance that was jumped to. */
  chosen = $state<number>();
  otherCamerasOnly = $state(false);
  readonly #engine: EngineClient;
  readonly #judged: () => Judged;
  #running: AbortController | undefined;

  /** `judged`: what has been said of the answers so far. */
  constructor(engine: EngineClient, judged: () => Judged = () => NOTHING_JUDGED) {
    this.#engine = engine;
    this.#judged = judged;
  }

  /** The tracklet that is asked for. */
  get query(): number | undefined {
    return this.question?.kind === 'tracklet' ? this.question.tracklet : undefined;
  }

  /** The tagged person who is asked for. */
  get person(): number | undefined {
    return this.question?.kind === 'person' ? this.question.person : undefined;
  }

  /** Whether there may be answers beyond those that were asked for. */
  get hasMore(): boolean {
    return this.appearances.length >= this.#top && this.#top < MOST_ANSWERS;
  }

  readonly appearances = $derived<readonly Appearance[]>(
    this.phase.kind === 'done' ? this.phase.result.results : [],
  );
  readonly #matches = $derived(
    new SvelteMap(this.appearances.map((appearance) => [appearance.tracklet, appearance])),
  );

  /** How a tracklet is marked in the pictures. */
  markOf(tracklet: number): PersonMark {
    const match = this.#matches.get(tracklet);
    const label = match === undefined ? '' : String(match.rank);
    if (tracklet === this.chosen) return { role: 'chosen', strength: 1, label };
    if (tracklet === this.query) return { role: 'query', strength: 1, label };
    if (match === undefined) return { role: 'other', strength: 1, label };
    return { role: 'match', strength: this.strengthOf(match), label };
  }

  /** How strongly a match is shown, in [0.4, 1]: by its similarity beside the best one's. */
  strengthOf(appearance: Appearance): number {
    const best = Math.max(this.appearances[0]?.similarity ?? 1, 0.01);
    return 0.4 + 0.6 * Math.min(Math.max(appearance.similarity / best, 0), 1) ** 2;
  }

  /** Asks for all re-appearances of a tracklet's person; an earlier question is dropped. */
  async find(tracklet: number): Promise<void> {
    await this.#ask({ kind: 'tracklet', tracklet });
  }

  /** Asks for further re-appearances of a tagged person, by all their tracklets together. */
  async findPerson(person: number): Promise<void> {
    await this.#ask({ kind: 'person', person });
  }

  /** Asks who in the videos looks like the person in an encoded picture. */
  async findPicture(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#ask({ kind: 'picture', name, bytes });
  }

  /** Asks the same question again; what was answered meanwhile refines it. */
  async repeat(): Promise<void> {
    if (this.question !== undefined) await this.#ask(this.question, this.#judged());
  }

  /** Changes the switch and asks the same question again. */
  async setOtherCamerasOnly(isOn: boolean): Promise<void> {
    this.otherCamerasOnly = isOn;
    await this.repeat();
  }

  /**
   * Asks for further answers; those that are shown keep their places, and the new ones come after them. `all`: for all
   * that the engine gives.
   */
  async more(all = false): Promise<void> {
    const { question, phase } = this;
    if (question === undefined || phase.kind !== 'done') return;
    this.#top = all ? MOST_ANSWERS : Math.min(this.#top + PAGE, MOST_ANSWERS);
    await this.#run(question, (result) => {
      const known = phase.result.results.map(({ tracklet }) => tracklet);
      const added = result.results.filter(({ tracklet }) => !known.includes(tracklet));
      return { ...result, results: [...phase.result.results, ...added] };
    });
  }

  async #ask(question: Question, judged: Judged = NOTHING_JUDGED): Promise<void> {
    this.#top = PAGE;
    this.#asked = judged;
    this.question = question;
    this.chosen = undefined;
    this.phase = { kind: 'searching' };
    await this.#run(question, (result) => result);
  }

  async #run(question: Question, take: (result: SearchResult) => SearchResult): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const input = {
      query: toQuery(question),
      otherCamerasOnly: this.otherCamerasOnly,
      top: this.#top,
      ...this.#asked,
    };
    try {
      const result = await this.#engine.search.query(input, { signal: running.signal });
      if (!running.signal.aborted) this.phase = { kind: 'done', result: take(result) };
    } catch (error) {
      if (!running.signal.aborted) this.phase = { kind: 'failed', problem: toProblem(error) };
    }
  }

  clear(): void {
    this.#running?.abort();
    this.question = undefined;
    this.chosen = undefined;
    this.phase = { kind: 'idle' };
  }
}

/** The question as the engine takes it. */
function toQuery(question: Question): Query {
  switch (question.kind) {
    case 'picture':
      return { image: question.bytes };
    case 'person':
      return { person: question.person };
    case 'tracklet':
      return { tracklet: question.tracklet };
  }
}

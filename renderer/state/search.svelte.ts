import { SvelteMap } from 'svelte/reactivity';
import type { Appearance, EngineClient, SearchResult } from '../../core/api/index.ts';
import type { PersonMark } from '../overlay/overlay-layout.ts';
import { toProblem, type Problem } from '../port/problem.ts';

export type SearchPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'searching' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'done'; readonly result: SearchResult };

/** The question "where else is this person?", its answer, and which answer is chosen. */
export class Search {
  phase = $state.raw<SearchPhase>({ kind: 'idle' });
  /** The tracklet that is asked for. */
  query = $state<number>();
  /** The tracklet of the re-appearance that was jumped to. */
  chosen = $state<number>();
  otherCamerasOnly = $state(false);
  readonly #engine: EngineClient;
  #running: AbortController | undefined;

  constructor(engine: EngineClient) {
    this.#engine = engine;
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
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.query = tracklet;
    this.chosen = undefined;
    this.phase = { kind: 'searching' };
    try {
      const input = { query: { tracklet }, otherCamerasOnly: this.otherCamerasOnly };
      const result = await this.#engine.search.query(input, { signal: running.signal });
      if (!running.signal.aborted) this.phase = { kind: 'done', result };
    } catch (error) {
      if (!running.signal.aborted) this.phase = { kind: 'failed', problem: toProblem(error) };
    }
  }

  /** Changes the switch and asks the same question again. */
  async setOtherCamerasOnly(isOn: boolean): Promise<void> {
    this.otherCamerasOnly = isOn;
    if (this.query !== undefined) await this.find(this.query);
  }

  clear(): void {
    this.#running?.abort();
    this.query = undefined;
    this.chosen = undefined;
    this.phase = { kind: 'idle' };
  }
}

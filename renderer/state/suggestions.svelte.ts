import type { EngineClient, SuggestionSet } from '../../core/api/index.ts';
import { toProblem, type Problem } from '../port/problem.ts';
import type { Notices } from './notices.svelte.ts';

export type Suggestion = SuggestionSet['groups'][number];

export type SuggestionsPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'ready'; readonly set: SuggestionSet };

/** Who the untagged tracklets probably are, to be accepted or refused one by one or all at once. */
export class Suggestions {
  phase = $state.raw<SuggestionsPhase>({ kind: 'idle' });
  /** In [0.5, 0.999]: how sure a group must be. */
  precision = $state(0.9);
  readonly #engine: EngineClient;
  readonly #notices: Notices;
  #running: AbortController | undefined;

  constructor(engine: EngineClient, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  /** Asks anew, from what is known now. */
  async ask(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.phase = { kind: 'asking' };
    try {
      const set = await this.#engine.suggestions.list(
        { precision: this.precision },
        { signal: running.signal },
      );
      if (!running.signal.aborted) this.phase = { kind: 'ready', set };
    } catch (error) {
      if (!running.signal.aborted) this.phase = { kind: 'failed', problem: toProblem(error) };
    }
  }

  cancel(): void {
    this.#running?.abort();
    this.phase = { kind: 'idle' };
  }

  /** Gives the tracklets of these groups to their people, in one step. */
  async accept(groups: readonly Suggestion[]): Promise<void> {
    await this.#answer(groups, (input) => this.#engine.suggestions.accept(input));
  }

  /** Never proposes these again. */
  async refuse(groups: readonly Suggestion[]): Promise<void> {
    await this.#answer(groups, (input) => this.#engine.suggestions.refuse(input));
  }

  async #answer(
    groups: readonly Suggestion[],
    send: (input: Parameters<EngineClient['suggestions']['accept']>[0]) => Promise<unknown>,
  ): Promise<void> {
    if (this.phase.kind !== 'ready' || groups.length === 0) return;
    const { set } = this.phase;
    try {
      await send({ groups: groups.map(({ person, tracklets }) => ({ person, tracklets: [...tracklets] })) });
      // What is left keeps its order; new suggestions come on request.
      this.phase = {
        kind: 'ready',
        set: { ...set, groups: set.groups.filter((group) => !groups.includes(group)) },
      };
      this.#notices.clear('suggestions');
    } catch (error) {
      this.#notices.report('suggestions', error);
    }
  }
}

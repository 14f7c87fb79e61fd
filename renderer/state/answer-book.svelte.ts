import type { EngineClient } from '../../core/api/index.ts';
import { indexAnswers, pairKey, type AnswerIndex } from '../roster/roster-index.ts';
import type { Notices } from './notices.svelte.ts';

const NONE: ReadonlySet<number> = new Set();
const NOTHING = indexAnswers({ tracklets: [], refusals: [], apart: [], groups: [], whole: [] });

/** All that was said about who is the same person and who is not. */
export class AnswerBook {
  #index = $state.raw<AnswerIndex>(NOTHING);
  readonly #engine: EngineClient;
  readonly #notices: Notices;

  constructor(engine: EngineClient, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    await this.#notices.attempt('answers', async () => {
      this.#index = indexAnswers(await this.#engine.answers.list());
    });
  }

  /** What was said of two tracklets. */
  verdict(first: number, second: number): 'same' | 'different' | undefined {
    return this.#index.verdicts.get(pairKey(first, second));
  }

  /** Whether a tracklet was said not to be the person's. */
  isRefused(person: number, tracklet: number): boolean {
    return this.refusedFor(person).has(tracklet);
  }

  /** Tracklets that were said not to be the person's. */
  refusedFor(person: number): ReadonlySet<number> {
    return this.#index.refused.get(person) ?? NONE;
  }

  /** Whether two people were declared never to be the same. */
  isApart(first: number, second: number): boolean {
    return this.apartFrom(first).has(second);
  }

  /** Who was declared never to be the same as the person. */
  apartFrom(person: number): ReadonlySet<number> {
    return this.#index.apart.get(person) ?? NONE;
  }
}

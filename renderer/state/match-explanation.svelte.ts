import type { EngineClient, Explanation } from '../../core/api/index.ts';
import { toProblem, type Problem } from '../port/problem.ts';

/** A crop that can be painted alone, or under one of the model's attention maps. */
export type ExplainedPicture = Explanation['query'];

/** The question that an answer is explained for. */
export type ExplainedQuestion = Omit<Parameters<EngineClient['likelihood']['explain']>[0], 'tracklet'>;

export type ExplanationPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | ({ readonly kind: 'done' } & Explanation);

/** The map that is shown first: of the last layer, where the model has decided most. */
const FIRST_VIEW = 'res5, mean';

/** Why a re-appearance is one: where the model looks in what was asked for and in what was found. */
export class MatchExplanation {
  phase = $state.raw<ExplanationPhase>({ kind: 'idle' });
  /** Name of the map that lies over both crops; undefined: the crops alone. */
  view = $state<string | undefined>(FIRST_VIEW);
  readonly #engine: EngineClient;
  #running: AbortController | undefined;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /** Names of the maps that can be shown. */
  get views(): readonly string[] {
    return this.phase.kind === 'done' ? this.phase.query.views.map(({ name }) => name) : [];
  }

  /** The crop as it is to be painted now. */
  shown({ picture, views }: ExplainedPicture): Uint8Array<ArrayBuffer> {
    return views.find(({ name }) => name === this.view)?.picture ?? picture;
  }

  /** Asks the engine; an earlier question is dropped. */
  async explain(question: ExplainedQuestion, tracklet: number): Promise<void> {
    this.drop();
    const running = new AbortController();
    this.#running = running;
    this.phase = { kind: 'loading' };
    try {
      const answer = await this.#engine.likelihood.explain(
        { ...question, tracklet },
        { signal: running.signal },
      );
      if (running.signal.aborted) return;
      this.phase = { kind: 'done', ...answer };
    } catch (error) {
      if (!running.signal.aborted) this.phase = { kind: 'failed', problem: toProblem(error) };
    }
  }

  drop(): void {
    this.#running?.abort();
    this.phase = { kind: 'idle' };
  }
}

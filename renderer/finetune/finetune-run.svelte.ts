import type { EngineClient, FinetunePreview, FinetuneStateView } from '../../core/api/index.ts';
import { SvelteSet } from 'svelte/reactivity';
import { toProblem, type Problem } from '../port/problem.ts';
import type { CurveScore, CurveStep } from './curve-data.ts';

export type Labels = 'people' | 'tracklets';
export type Pace = 'quick' | 'thorough';

const MINUTES: Readonly<Record<Pace, number>> = { quick: 10, thorough: 40 };

const NOTHING: FinetuneStateView = {
  phase: 'none',
  job: null,
  plan: null,
  stage: '',
  step: 0,
  steps: 0,
  remaining: null,
  notes: [],
  report: null,
  error: null,
};

/** The project's fine-tuning: what would be learned from, and the newest run with its curves. */
export class FinetuneRun {
  state = $state.raw<FinetuneStateView>(NOTHING);
  steps = $state.raw<readonly CurveStep[]>([]);
  scores = $state.raw<readonly CurveScore[]>([]);
  labels = $state<Labels>('people');
  pace = $state<Pace>('quick');
  name = $state('venue');
  preview = $state.raw<FinetunePreview>();
  /** Crops that are left out. */
  readonly dropped = new SvelteSet<number>();
  problem = $state.raw<Problem>();
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /** Whether a run was left unfinished that could go on. */
  get isUnfinished(): boolean {
    return this.state.phase === 'stopped';
  }

  /** Follows the newest run until the line to the engine ends. */
  async watch(): Promise<void> {
    try {
      let isFirst = true;
      for await (const { state, steps, scores } of await this.#engine.finetune.watch()) {
        const isAgain = (steps[0]?.step ?? Infinity) <= (this.steps.at(-1)?.step ?? 0);
        const isOther = isFirst || isAgain || state.job !== this.state.job;
        this.steps = isOther ? steps : [...this.steps, ...steps];
        this.scores = isOther ? scores : [...this.scores, ...scores];
        this.state = state;
        isFirst = false;
      }
    } catch {
      // The line to the engine has ended: it is opened again, and this is asked for anew.
    }
  }

  /** Asks which pictures would be learned from. */
  async choose(labels: Labels): Promise<void> {
    this.labels = labels;
    this.preview = undefined;
    this.dropped.clear();
    await this.#try(async () => {
      const preview = await this.#engine.finetune.preview({ labels, dropped: [] });
      // An answer to an earlier choice would show other pictures than the ones that are learned from.
      if (this.labels === labels) this.preview = preview;
    });
  }

  toggle(crop: number): void {
    if (!this.dropped.delete(crop)) this.dropped.add(crop);
  }

  async start(): Promise<void> {
    const { labels, name, pace } = this;
    await this.#try(async () => {
      const dropped = [...this.dropped];
      await this.#engine.finetune.start({ labels, name, minutes: MINUTES[pace], dropped });
    });
  }

  async pause(): Promise<void> {
    await this.#try(() => this.#engine.finetune.pause());
  }

  async resume(): Promise<void> {
    await this.#try(() => this.#engine.finetune.resume());
  }

  async cancel(): Promise<void> {
    const { job } = this.state;
    if (job !== null) await this.#try(() => this.#engine.jobs.cancel({ job }));
  }

  async discard(): Promise<void> {
    await this.#try(() => this.#engine.finetune.discard());
  }

  /** Goes back from a result to the choice of pictures. */
  async again(): Promise<void> {
    this.state = NOTHING;
    await this.choose(this.labels);
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    this.problem = undefined;
    try {
      await work();
    } catch (error) {
      this.problem = toProblem(error);
    }
  }
}

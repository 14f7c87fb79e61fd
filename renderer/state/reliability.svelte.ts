import type { CalibrationReport, EngineClient } from '../../core/api/index.ts';
import { toProblem, type Problem } from '../port/problem.ts';

/** Likelihoods of all cameras, or of one pair of cameras, beside what they turned out to be. */
export type ReliabilityFigures = Omit<NonNullable<CalibrationReport>, 'cameras'>;

export type ReliabilityPhase =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'done'; readonly report: CalibrationReport };

/** How well the likelihoods of results can be trusted in this project. */
export class Reliability {
  phase = $state.raw<ReliabilityPhase>({ kind: 'loading' });
  /** Place in the list of pairs of cameras; undefined: all cameras together. */
  pair = $state<number>();
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /** What is plotted; undefined until it is there, and where the project does not tell enough. */
  get figures(): ReliabilityFigures | undefined {
    const report = this.phase.kind === 'done' ? this.phase.report : null;
    if (report === null) return undefined;
    return this.pair === undefined ? report : (report.cameras[this.pair] ?? report);
  }

  /** Pairs of cameras with enough pairs of their own. */
  get pairs(): readonly (readonly [string, string])[] {
    return this.phase.kind === 'done' ? (this.phase.report?.cameras ?? []).map(({ cameras }) => cameras) : [];
  }

  /** Asks the engine anew: every answer changes it. */
  async load(): Promise<void> {
    this.phase = { kind: 'loading' };
    this.pair = undefined;
    try {
      this.phase = { kind: 'done', report: await this.#engine.likelihood.report() };
    } catch (error) {
      this.phase = { kind: 'failed', problem: toProblem(error) };
    }
  }
}

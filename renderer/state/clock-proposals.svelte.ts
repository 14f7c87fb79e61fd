import { SvelteMap } from 'svelte/reactivity';
import type { ClockProposal, EngineClient } from '../../core/api/index.ts';
import { recall, remember, type ChoiceStore } from '../memory/remembered.ts';
import { toProblem, type Problem } from '../port/problem.ts';

/** What came of looking for a camera's clock. */
export type ProposalPhase =
  | { readonly kind: 'asking' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'ready'; readonly proposal: NonNullable<ClockProposal> };

const WANTED_KEY = 'sightline.detect-clocks';

/** Clocks that the engine proposes from what cameras hear or see alike; each is accepted or refused. */
export class ClockProposals {
  /** By camera. */
  readonly phases = new SvelteMap<string, ProposalPhase>();
  /** The camera whose clock the others are set by. */
  reference = $state<string>();
  isDetecting = $state(false);
  readonly #engine: EngineClient;
  readonly #store: ChoiceStore;
  #running: AbortController | undefined;

  constructor(engine: EngineClient, store: ChoiceStore) {
    this.#engine = engine;
    this.#store = store;
  }

  /** Whether clocks are to be looked for once the videos that were added have been read. */
  get isWanted(): boolean {
    return recall(this.#store, WANTED_KEY, (stored) => stored === true, false);
  }

  want(isWanted: boolean): void {
    remember(this.#store, WANTED_KEY, isWanted);
  }

  /** Looks for the clocks of all cameras but the reference, one after the other. */
  async detect(cameras: readonly string[]): Promise<void> {
    this.cancel();
    const reference = this.reference ?? cameras[0];
    if (reference === undefined) return;
    const running = new AbortController();
    this.#running = running;
    this.isDetecting = true;
    this.phases.clear();
    for (const camera of cameras.filter((name) => name !== reference)) {
      this.phases.set(camera, { kind: 'asking' });
      const phase = await this.#ask(camera, reference, running.signal);
      if (running.signal.aborted) return;
      this.phases.set(camera, phase);
    }
    this.isDetecting = false;
  }

  cancel(): void {
    this.#running?.abort();
    this.isDetecting = false;
    for (const [camera, { kind }] of [...this.phases]) if (kind === 'asking') this.phases.delete(camera);
  }

  /** Sets the clock as it was proposed. */
  async accept(camera: string): Promise<void> {
    const phase = this.phases.get(camera);
    if (phase?.kind !== 'ready') return;
    const { offset, rate } = phase.proposal;
    try {
      await this.#engine.cameras.setClock({ camera, offset, rate });
      this.phases.set(camera, { kind: 'accepted' });
    } catch (error) {
      this.phases.set(camera, { kind: 'failed', problem: toProblem(error) });
    }
  }

  /** The clock stays as it is. */
  refuse(camera: string): void {
    this.phases.delete(camera);
  }

  async #ask(camera: string, reference: string, signal: AbortSignal): Promise<ProposalPhase> {
    try {
      const proposal = await this.#engine.cameras.proposeClock({ camera, reference }, { signal });
      return proposal === null ? { kind: 'nothing' } : { kind: 'ready', proposal };
    } catch (error) {
      return { kind: 'failed', problem: toProblem(error) };
    }
  }
}

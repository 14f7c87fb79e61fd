import type { EngineClient, UnfinishedIngest as Unfinished } from '../../core/api/index.ts';
import type { Notices } from './notices.svelte.ts';

/** An ingest that was stopped, by quitting or by cancelling, and can be gone on with. */
export class UnfinishedIngest {
  /** Undefined where none was stopped, or it runs again. */
  stopped = $state.raw<Unfinished>();
  readonly #engine: EngineClient;
  readonly #notices: Notices;

  constructor(engine: EngineClient, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    await this.#notices.attempt('ingest', async () => {
      this.stopped = (await this.#engine.ingest.unfinished()) ?? undefined;
    });
  }

  async resume(): Promise<void> {
    await this.#notices.attempt('ingest', async () => {
      await this.#engine.ingest.resume();
      this.stopped = undefined;
    });
  }
}

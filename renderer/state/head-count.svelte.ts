import type { EngineClient } from '../../core/api/index.ts';
import type { Notices } from './notices.svelte.ts';

type Expectation = Awaited<ReturnType<EngineClient['roster']['expectation']>>;

/** How many people the analyst expects, and whether the tracklets are broken up more than that explains. */
export class HeadCount {
  report = $state.raw<Expectation>();
  readonly #engine: EngineClient;
  readonly #notices: Notices;

  constructor(engine: EngineClient, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    await this.#notices.attempt('head-count', async () => {
      this.report = await this.#engine.roster.expectation();
    });
  }

  /** `count`: null where it is not known. */
  async expect(count: number | null): Promise<void> {
    await this.#notices.attempt('head-count', () => this.#engine.roster.expect({ count }));
  }
}

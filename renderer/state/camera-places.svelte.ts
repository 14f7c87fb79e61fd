import type { EngineClient, Views } from '../../core/api/index.ts';
import type { Notices } from './notices.svelte.ts';

/** What two cameras see of one another's place; null: nobody has said. */
export type PlaceRelation = Views['relation'] | null;

/** Which cameras show different places: nobody is in both of those at once. */
export class CameraPlaces {
  #views = $state.raw<readonly Views[]>([]);
  readonly #engine: EngineClient;
  readonly #notices: Notices;

  constructor(engine: EngineClient, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  async load(): Promise<void> {
    await this.#notices.attempt('places', async () => {
      this.#views = await this.#engine.cameras.views();
    });
  }

  relation(first: string, second: string): PlaceRelation {
    const known = this.#views.find(({ cameras }) => cameras.includes(first) && cameras.includes(second));
    return known?.relation ?? null;
  }

  async declare(first: string, second: string, relation: PlaceRelation): Promise<void> {
    await this.#notices.attempt('places', () =>
      this.#engine.cameras.declareViews({ cameras: [first, second], relation }),
    );
  }
}

import type { EngineClient, SavedSearch } from '../../core/api/index.ts';
import type { Notices } from './notices.svelte.ts';
import type { Results } from './results.svelte.ts';
import type { Search } from './search.svelte.ts';

type Kept = NonNullable<SavedSearch['query']['question']>;

/** Filters, with or without whom they were used for, that the project keeps under names. */
export class SavedSearches {
  list = $state.raw<readonly SavedSearch[]>([]);
  readonly #engine: EngineClient;
  readonly #notices: Notices;
  readonly #search: Search;
  readonly #results: Results;

  constructor(engine: EngineClient, notices: Notices, search: Search, results: Results) {
    this.#engine = engine;
    this.#notices = notices;
    this.#search = search;
    this.#results = results;
  }

  /** Whom a search could be kept with; undefined where nobody, or a picture, is asked for. */
  get question(): Kept | undefined {
    const { query, person } = this.#search;
    if (person !== undefined) return { person };
    return query === undefined ? undefined : { tracklet: query };
  }

  load(): Promise<boolean> {
    return this.#notices.attempt('searches', async () => {
      this.list = await this.#engine.savedSearches.list();
    });
  }

  /** Keeps the present filters; one of the same name is replaced. */
  save(name: string, withQuestion: boolean): Promise<boolean> {
    const { otherCamerasOnly } = this.#search;
    const filters = { ...this.#results.filters.toSet(), ...(otherCamerasOnly ? { otherCamerasOnly } : {}) };
    const { question } = this;
    const query = withQuestion && question !== undefined ? { filters, question } : { filters };
    return this.#notices.attempt('searches', () => this.#engine.savedSearches.save({ name, query }));
  }

  /** Sets the filters as they were kept, and asks for whom they were kept with. */
  async recall({ query: { filters, question } }: SavedSearch): Promise<void> {
    this.#results.filters.apply(filters);
    const isChanged = this.#search.otherCamerasOnly !== (filters.otherCamerasOnly ?? false);
    this.#search.otherCamerasOnly = filters.otherCamerasOnly ?? false;
    if (question === undefined) {
      if (isChanged) await this.#search.repeat();
    } else if ('person' in question) await this.#search.findPerson(question.person);
    else await this.#search.find(question.tracklet);
  }

  rename({ search }: SavedSearch, name: string): Promise<boolean> {
    return this.#notices.attempt('searches', () => this.#engine.savedSearches.rename({ search, name }));
  }

  remove({ search }: SavedSearch): Promise<boolean> {
    return this.#notices.attempt('searches', () => this.#engine.savedSearches.remove({ search }));
  }
}

import type { Appearance } from '../../core/api/index.ts';
import { recall, remember, type ChoiceStore } from '../memory/remembered.ts';
import { shownResults, type ResultFacts } from '../results/shown-results.ts';
import { ResultFilters } from './result-filters.svelte.ts';
import type { Search } from './search.svelte.ts';

/** `list`: ranked, best first; `board`: thumbnails by camera. */
export type ResultsArrangement = 'list' | 'board';

export type ResultsTool = 'filters' | 'saved';

const ARRANGEMENT_KEY = 'sightline.results';

/** Which re-appearances are shown, and how they are laid out. */
export class Results {
  arrangement = $state<ResultsArrangement>('list');
  readonly filters = new ResultFilters();
  /** Which of the tools below the question are open. */
  openTool = $state<ResultsTool>();
  /** The re-appearance that plays under the pointer, and where its row stands, in CSS pixels of the window. */
  preview = $state.raw<{ readonly appearance: Appearance; readonly top: number }>();
  readonly #search: Search;
  readonly #store: ChoiceStore;
  readonly #facts: ResultFacts;

  constructor(search: Search, store: ChoiceStore, facts: ResultFacts) {
    this.#facts = facts;
    this.#search = search;
    this.#store = store;
    this.arrangement = recall(store, ARRANGEMENT_KEY, toArrangement, 'list');
  }

  readonly shown = $derived.by<readonly Appearance[]>(() =>
    shownResults(this.#search.appearances, this.filters, this.#facts),
  );

  arrange(arrangement: ResultsArrangement): void {
    this.arrangement = arrangement;
    remember(this.#store, ARRANGEMENT_KEY, arrangement);
  }

  /** Opens a tool and closes the other; closes it where it is open. */
  toggleTool(tool: ResultsTool): void {
    this.openTool = this.openTool === tool ? undefined : tool;
  }

  /** The re-appearance after (or before) the chosen one, in the order shown; the first where none is chosen. */
  next(direction: 1 | -1): Appearance | undefined {
    const index = this.shown.findIndex(({ tracklet }) => tracklet === this.#search.chosen);
    return index === -1 ? this.shown[0] : this.shown[index + direction];
  }
}

function toArrangement(stored: unknown): ResultsArrangement | undefined {
  return stored === 'list' || stored === 'board' ? stored : undefined;
}

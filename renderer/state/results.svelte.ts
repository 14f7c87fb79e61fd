import { SvelteSet } from 'svelte/reactivity';
import type { Appearance } from '../../core/api/index.ts';
import { recall, remember, type ChoiceStore } from '../memory/remembered.ts';
import { shownResults } from '../results/shown-results.ts';
import type { Search } from './search.svelte.ts';

/** `list`: ranked, best first; `board`: thumbnails by camera. */
export type ResultsArrangement = 'list' | 'board';

const ARRANGEMENT_KEY = 'sightline.results';

/** Which re-appearances are shown, and how they are laid out. */
export class Results {
  arrangement = $state<ResultsArrangement>('list');
  /** In [0, 1]. */
  threshold = $state(0);
  readonly hiddenCameras = new SvelteSet<string>();
  /** The re-appearance that plays under the pointer, and where its row stands, in CSS pixels of the window. */
  preview = $state.raw<{ readonly appearance: Appearance; readonly top: number }>();
  readonly #search: Search;
  readonly #store: ChoiceStore;

  constructor(search: Search, store: ChoiceStore) {
    this.#search = search;
    this.#store = store;
    this.arrangement = recall(store, ARRANGEMENT_KEY, toArrangement, 'list');
  }

  readonly shown = $derived.by<readonly Appearance[]>(() =>
    shownResults(this.#search.appearances, { threshold: this.threshold, hiddenCameras: this.hiddenCameras }),
  );

  arrange(arrangement: ResultsArrangement): void {
    this.arrangement = arrangement;
    remember(this.#store, ARRANGEMENT_KEY, arrangement);
  }

  toggleCamera(camera: string): void {
    if (!this.hiddenCameras.delete(camera)) this.hiddenCameras.add(camera);
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

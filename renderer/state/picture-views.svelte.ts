import { SvelteMap } from 'svelte/reactivity';
import { recall, remember, type ChoiceStore } from '../memory/remembered.ts';
import type { PictureView } from '../overlay/zoom.ts';

/** `grid`: all cameras of one size; `large`: the active one large, the others in a strip beside it. */
export type Arrangement = 'grid' | 'large';

const ARRANGEMENT_KEY = 'sightline.arrangement';

/** How the cameras' pictures are laid out, and which part of each is looked at. */
export class PictureViews {
  arrangement = $state<Arrangement>('grid');
  readonly #views = new SvelteMap<string, PictureView>();
  readonly #store: ChoiceStore;

  constructor(store: ChoiceStore) {
    this.#store = store;
    this.arrangement = recall(store, ARRANGEMENT_KEY, toArrangement, 'grid');
  }

  of(camera: string): PictureView | undefined {
    return this.#views.get(camera);
  }

  /** Shows this part of a camera's picture; all of it where undefined. */
  set(camera: string, view: PictureView | undefined): void {
    if (view === undefined) this.#views.delete(camera);
    else this.#views.set(camera, view);
  }

  toggleArrangement(): void {
    this.arrangement = this.arrangement === 'grid' ? 'large' : 'grid';
    remember(this.#store, ARRANGEMENT_KEY, this.arrangement);
  }
}

function toArrangement(stored: unknown): Arrangement | undefined {
  return stored === 'grid' || stored === 'large' ? stored : undefined;
}

import type { Mode } from '../keys/commands.ts';
import { recall, remember, type ChoiceStore } from '../memory/remembered.ts';

const MODE_KEY = 'sightline.panel';
export const MODES: readonly Mode[] = ['review', 'people', 'tags', 'history'];

/** Which part the panel at the side shows; keys of the other parts do nothing then. */
export class Panel {
  mode = $state<Mode>('review');
  readonly #store: ChoiceStore;

  constructor(store: ChoiceStore) {
    this.#store = store;
    this.mode = recall(store, MODE_KEY, (stored) => MODES.find((mode) => mode === stored), 'review');
  }

  show(mode: Mode): void {
    this.mode = mode;
    remember(this.#store, MODE_KEY, mode);
  }
}

import { forgetful, type ChoiceStore } from './remembered.ts';

/** The browser's own storage, or one that forgets where the browser refuses it (private windows, policies). */
export function browserStore(): ChoiceStore {
  try {
    return window.localStorage;
  } catch (error) {
    if (error instanceof DOMException) return forgetful;
    throw error;
  }
}

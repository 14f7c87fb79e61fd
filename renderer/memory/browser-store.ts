import { forgetful, type ChoiceStore } from './remembered.ts';

/** Storage that lasts as long as the window, also where its page is loaded anew. */
export function sessionStore(): ChoiceStore {
  return stored(() => window.sessionStorage);
}

/** The browser's own storage, or one that forgets where the browser refuses it (private windows, policies). */
export function browserStore(): ChoiceStore {
  return stored(() => window.localStorage);
}

function stored(storage: () => ChoiceStore): ChoiceStore {
  try {
    return storage();
  } catch (error) {
    if (error instanceof DOMException) return forgetful;
    throw error;
  }
}

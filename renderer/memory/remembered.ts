/** Where the window remembers choices of its user; the browser's `localStorage` is one. */
export interface ChoiceStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Remembers nothing: for tests, and where the browser refuses storage. */
export const forgetful: ChoiceStore = { getItem: () => null, setItem: () => undefined };

/**
 * A remembered choice, as `read` understands what was stored; `fallback` where there is none, or where it is not
 * understood: an older version of the window may have written it.
 */
export function recall<T>(
  store: ChoiceStore,
  key: string,
  read: (stored: unknown) => T | undefined,
  fallback: T,
): T {
  const text = store.getItem(key);
  if (text === null) return fallback;
  try {
    return read(JSON.parse(text)) ?? fallback;
  } catch (error) {
    if (error instanceof SyntaxError) return fallback;
    throw error;
  }
}

/** Remembers a choice for the next time that the window opens. */
export function remember(store: ChoiceStore, key: string, value: unknown): void {
  store.setItem(key, JSON.stringify(value));
}

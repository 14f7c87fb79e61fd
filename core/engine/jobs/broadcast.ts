/** How many values wait for a slow listener before the oldest is dropped: progress is only worth its newest. */
const QUEUE_LIMIT = 256;

interface Listener<T> {
  readonly queue: T[];
  wake: () => void;
  isClosed: boolean;
}

/** Sends values to any number of listeners, each reading at its own pace. */
export class Broadcast<T> {
  readonly #listeners = new Set<Listener<T>>();

  send(value: T): void {
    for (const listener of this.#listeners) {
      listener.queue.push(value);
      if (listener.queue.length > QUEUE_LIMIT) listener.queue.shift();
      listener.wake();
    }
  }

  /** All values sent from this call on, until the signal is aborted or the broadcast is closed. */
  listen(signal?: AbortSignal): AsyncGenerator<T, void, void> {
    const listener: Listener<T> = { queue: [], wake: () => undefined, isClosed: signal?.aborted === true };
    this.#listeners.add(listener);
    const end = (): void => {
      listener.isClosed = true;
      listener.wake();
    };
    signal?.addEventListener('abort', end, { once: true });
    return this.#read(listener, () => {
      signal?.removeEventListener('abort', end);
      this.#listeners.delete(listener);
    });
  }

  close(): void {
    for (const listener of this.#listeners) {
      listener.isClosed = true;
      listener.wake();
    }
  }

  async *#read(listener: Listener<T>, release: () => void): AsyncGenerator<T, void, void> {
    try {
      for (;;) {
        const value = listener.queue.shift();
        if (value !== undefined) yield value;
        else if (listener.isClosed) return;
        else await new Promise<void>((resolve) => (listener.wake = resolve));
      }
    } finally {
      release();
    }
  }
}

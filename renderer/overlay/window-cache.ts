/** Windows of one camera's time line, the least recently stored forgotten first. */
export class WindowCache<T> {
  readonly #limit: number;
  readonly #windows = new Map<number, T>();
  readonly #pending = new Map<number, Promise<void>>();

  /** Keeps at most `limit` windows. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(index: number): T | undefined {
    return this.#windows.get(index);
  }

  set(index: number, window: T): void {
    this.#windows.delete(index);
    this.#windows.set(index, window);
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size <= this.#limit) break;
      this.#windows.delete(oldest);
    }
  }

  /** Asks for a window by `ask`, or waits for the answer that is under way. */
  load(index: number, ask: () => Promise<void>): Promise<void> {
    const known = this.#pending.get(index);
    if (known !== undefined) return known;
    const loading = ask().finally(() => this.#pending.delete(index));
    this.#pending.set(index, loading);
    return loading;
  }
}

/** Windows of one camera's time line, the least recently stored forgotten first. */
export class WindowCache<T> {
  readonly #limit: number;
  readonly #windows = new Map<number, T>();
  readonly #pending = new Set<number>();

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

  /** Marks a window as being fetched; false where it already is. */
  begin(index: number): boolean {
    if (this.#pending.has(index)) return false;
    this.#pending.add(index);
    return true;
  }

  /** The fetch has ended. */
  finish(index: number): void {
    this.#pending.delete(index);
  }
}

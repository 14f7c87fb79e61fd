import { throwIfCancelled } from '../../errors/index.ts';

/** Holds long work up between two of its steps. */
export class PauseGate {
  #closed: PromiseWithResolvers<undefined> | undefined;

  get isPaused(): boolean {
    return this.#closed !== undefined;
  }

  pause(): void {
    this.#closed ??= Promise.withResolvers();
  }

  resume(): void {
    this.#closed?.resolve(undefined);
    this.#closed = undefined;
  }

  /** Resolves at once, or when the work is resumed. Throws: CancelledError once the signal is aborted. */
  async pass(signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    if (this.#closed === undefined) return;
    const aborted = Promise.withResolvers<undefined>();
    const abort = (): void => aborted.resolve(undefined);
    signal?.addEventListener('abort', abort, { once: true });
    await Promise.race([this.#closed.promise, aborted.promise]);
    signal?.removeEventListener('abort', abort);
    throwIfCancelled(signal);
  }
}

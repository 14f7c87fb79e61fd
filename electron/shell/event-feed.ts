import { EventEmitter, on } from 'node:events';
import type { ShellEvent, ShellState } from '../../core/api/shell.ts';
import { InvalidOptionError } from '../../core/errors/index.ts';

/** Watches of one window at a time; its page needs one. */
const MOST_WATCHERS = 16;

/** A window's state and the commands of the menu, for whoever watches. */
export class EventFeed {
  readonly #emitter = new EventEmitter<{ event: [ShellEvent] }>();
  readonly #state: () => ShellState;
  #watchers = 0;

  constructor(state: () => ShellState) {
    this.#state = state;
    this.#emitter.setMaxListeners(MOST_WATCHERS);
  }

  /** Tells everyone the present state. */
  changed(): void {
    this.#emitter.emit('event', { kind: 'state', state: this.#state() });
  }

  command(command: string): void {
    this.#emitter.emit('event', { kind: 'command', command });
  }

  /** The present state, then all that comes, until the signal aborts. Throws: InvalidOptionError `too-many-watchers`. */
  async *watch(signal?: AbortSignal): AsyncGenerator<ShellEvent, void, void> {
    if (this.#watchers >= MOST_WATCHERS) {
      throw new InvalidOptionError('too-many-watchers', 'This window is watched too often already.');
    }
    this.#watchers += 1;
    const events = on(this.#emitter, 'event', signal === undefined ? {} : { signal });
    try {
      yield { kind: 'state', state: this.#state() };
      for await (const [event] of events) yield event as ShellEvent;
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    } finally {
      await events.return?.();
      this.#watchers -= 1;
    }
  }
}

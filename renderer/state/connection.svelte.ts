import { createORPCClient, DynamicLink, type ClientContext, type ClientLink } from '@orpc/client';
import type { EngineClient } from '../../core/api/index.ts';
import type { OpenEngineLink } from '../port/engine-link.ts';

/** Waits between attempts to reach the engine again, in milliseconds; the last one repeats. */
const RETRY_DELAYS = [250, 500, 1000, 2000, 4000];

export type ConnectionStatus = 'connecting' | 'open' | 'lost';

/** The line to the engine: opens it, notices when it is lost, and opens it again. */
export class Connection {
  status = $state<ConnectionStatus>('connecting');
  /** Calls procedures over whichever link is current. */
  readonly engine: EngineClient;
  readonly #openLink: OpenEngineLink;
  readonly #wait: (milliseconds: number) => Promise<void>;
  #link: ClientLink<ClientContext>;
  #isClosed = false;

  constructor(openLink: OpenEngineLink, wait: (milliseconds: number) => Promise<void> = delay) {
    this.#openLink = openLink;
    this.#wait = wait;
    this.#link = { call: () => Promise.reject(new Error('The engine is not connected.')) };
    this.engine = createORPCClient<EngineClient>(new DynamicLink(() => this.#link));
  }

  /** Keeps the line open until {@link close}; tells of every time that it was opened. */
  async run(onOpened: () => void): Promise<void> {
    let failures = 0;
    while (!this.#isClosed) {
      const { link, opened, closed } = this.#openLink();
      if (await opened) {
        failures = 0;
        this.#link = link;
        this.status = 'open';
        onOpened();
        await closed;
      }
      this.status = 'lost';
      await this.#wait(RETRY_DELAYS[Math.min(failures, RETRY_DELAYS.length - 1)] ?? 0);
      failures += 1;
    }
  }

  close(): void {
    this.#isClosed = true;
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

import type { Context } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { bytesSerializer } from '../server/bytes-serializer.ts';
import { LARGEST_MESSAGE_BYTES } from '../server/message-limit.ts';

/** One end of a message channel, as Electron's main and utility processes have it. */
export interface EnginePortEnd {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** Messages that are no text, or larger than a query picture, before the other end is dropped. */
const MOST_FAULTS = 100;

type Procedures = ConstructorParameters<typeof RPCHandler<Context>>[0];

/**
 * Answers a router's procedures over a message channel: the same handler, serialisation and validation as over the
 * WebSocket of `sightline serve`. Only text of a limited length is read; whoever goes on sending anything else is
 * cut off. What is text but no call is dropped and told to standard error. When the signal aborts, the line ends, and
 * with it every call that is under way.
 */
export async function servePort(
  router: Procedures,
  port: EnginePortEnd,
  signal?: AbortSignal,
): Promise<void> {
  const handler = new RPCHandler<Context>(router, { customJsonSerializers: [bytesSerializer] });
  let faults = 0;
  const listenToText = (listener: (event: { readonly data: string }) => void): void => {
    port.on('message', ({ data }) => {
      if (typeof data === 'string' && data.length <= LARGEST_MESSAGE_BYTES) {
        listener({ data });
        return;
      }
      faults += 1;
      if (faults >= MOST_FAULTS) port.close();
    });
  };
  const socket = {
    send: (message: unknown) => port.postMessage(message),
    addEventListener: (event: string, listener: (event: { readonly data: string }) => void) => {
      if (event === 'message') listenToText(listener);
      if (event !== 'close') return;
      const end = (): void => listener({ data: '' });
      port.on('close', end);
      // A port does not tell its own side that this side has closed it.
      signal?.addEventListener('abort', end, { once: true });
    },
  };
  // The handler uses no more of a WebSocket than these two.
  await handler.upgrade(socket as unknown as Parameters<typeof handler.upgrade>[0]);
  signal?.addEventListener('abort', () => port.close(), { once: true });
  port.start();
}

import type { Context } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { EnginePort } from '../engine-port.ts';
import { createRouter } from '../router.ts';
import { bytesSerializer } from './bytes-serializer.ts';
import { LARGEST_MESSAGE_BYTES } from './message-limit.ts';

/** Windows of one project at a time; more is a fault or an attack. */
const MOST_CONNECTIONS = 32;

/** The contract over WebSocket. The caller has checked that the request may pass. */
export class ApiSocket implements AsyncDisposable {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: true,
  });
  readonly #handler: RPCHandler<Context>;

  constructor(engine: EnginePort) {
    this.#handler = new RPCHandler(createRouter(engine, 'remote'), {
      customJsonSerializers: [bytesSerializer],
    });
  }

  /** Takes over the connection of an upgrade request. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#server.clients.size >= MOST_CONNECTIONS) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => void this.#serve(connection));
  }

  async #serve(connection: WebSocket): Promise<void> {
    // A message that is too large or no WebSocket frame: ws has already chosen the close code.
    connection.on('error', () => connection.terminate());
    await this.#handler.upgrade(connection);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#server.clients) connection.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

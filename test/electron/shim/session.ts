import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

type Handler = (request: Request) => Promise<Response>;
type BeforeRequest = (
  details: { readonly url: string; readonly webContentsId: number },
  answer: (decision: { readonly cancel: boolean }) => void,
) => void;

const ORIGIN = 'media://sightline';

/** A session whose `media:` scheme is served over HTTP, since a plain Chromium knows no schemes of ours. */
export class ShimSession extends EventEmitter {
  #handler: Handler | undefined;
  #beforeRequest: BeforeRequest | undefined;
  readonly #server: Server;
  readonly #port: Promise<number>;

  constructor() {
    super();
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#server.listen(0, '127.0.0.1');
    this.#server.unref();
    this.#port = once(this.#server, 'listening').then(() => (this.#server.address() as AddressInfo).port);
  }

  readonly protocol = {
    handle: (_scheme: string, handler: Handler): void => {
      this.#handler = handler;
    },
  };
  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest): void => {
      this.#beforeRequest = listener;
    },
  };
  setPermissionRequestHandler(): void {
    this.emit('permissions-closed');
  }
  setPermissionCheckHandler(): void {
    this.emit('permissions-closed');
  }
  setDevicePermissionHandler(): void {
    this.emit('permissions-closed');
  }
  setDisplayMediaRequestHandler(): void {
    this.emit('permissions-closed');
  }

  /** Where the browser finds what has an address of the scheme, and the other way round. */
  async toHttp(url: string): Promise<string> {
    return url.replace(ORIGIN, `http://127.0.0.1:${await this.#port}`);
  }
  async fromHttp(url: string): Promise<string> {
    return url.replace(`http://127.0.0.1:${await this.#port}`, ORIGIN);
  }

  /** Whether the application lets a window load an address. */
  async allows(url: string, webContentsId: number): Promise<boolean> {
    const listener = this.#beforeRequest;
    if (listener === undefined) return true;
    const virtual = await this.fromHttp(url);
    return new Promise((resolve) =>
      listener({ url: virtual, webContentsId }, ({ cancel }) => resolve(!cancel)),
    );
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { range, 'if-range': ifRange } = request.headers;
    const headers = new Headers();
    if (range !== undefined) headers.set('range', range);
    if (typeof ifRange === 'string') headers.set('if-range', ifRange);
    const answer = await this.#handler?.(
      new Request(`${ORIGIN}${request.url ?? '/'}`, { method: request.method ?? 'GET', headers }),
    );
    if (answer === undefined) return void response.writeHead(404).end();
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body === null) response.end();
    else await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
  }
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The one address that the server listens on: nothing outside this machine reaches it. */
export const LOOPBACK = '127.0.0.1';

/** Why a request is refused, as an HTTP status; undefined where it may pass. */
export type Refusal = 401 | 403;

/**
 * Who may talk to the server: whoever knows its token, from a page that the server itself delivered.
 * The token arrives once in the address and from then on in a cookie that scripts cannot read.
 */
export class Access {
  readonly token: string;
  readonly #tokenDigest: Buffer;
  #port = 0;

  constructor(token: string = randomBytes(32).toString('base64url')) {
    this.token = token;
    this.#tokenDigest = digest(token);
  }

  /** The port is known only once the server listens. */
  listenOn(port: number): void {
    this.#port = port;
  }

  /** `Set-Cookie` for a page that was opened with the token. The name holds the port: cookies ignore ports. */
  get cookie(): string {
    return `${this.#cookieName}=${this.token}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Checks host (against DNS rebinding), origin (against other sites) and token, in this order. */
  refusal(request: IncomingMessage): Refusal | undefined {
    const hosts = [`${LOOPBACK}:${this.#port}`, `localhost:${this.#port}`];
    const { host, origin } = request.headers;
    if (host === undefined || !hosts.includes(host)) return 403;
    if (origin !== undefined && origin !== `http://${host}`) return 403;
    return this.hasQueryToken(request) || this.#hasCookie(request) ? undefined : 401;
  }

  /** True where the token stands in the address itself. */
  hasQueryToken(request: IncomingMessage): boolean {
    return this.#isToken(requestUrl(request)?.searchParams.get('token'));
  }

  get #cookieName(): string {
    return `sightline-${this.#port}`;
  }

  #hasCookie(request: IncomingMessage): boolean {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
    return pairs.some(([name, value]) => name === this.#cookieName && this.#isToken(value));
  }

  /** Compares digests, so that neither content nor length of the token shows in the time taken. */
  #isToken(candidate: string | null | undefined): boolean {
    return typeof candidate === 'string' && timingSafeEqual(digest(candidate), this.#tokenDigest);
  }
}

/** The address of a request; undefined where it cannot be parsed. */
export function requestUrl(request: IncomingMessage): URL | undefined {
  const url = `http://${LOOPBACK}${request.url ?? '/'}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

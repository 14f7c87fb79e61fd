import { Readable } from 'node:stream';
import {
  answerMedia,
  parseMediaAddress,
  SECURITY_HEADERS,
  type HostClient,
  type PageFile,
} from '../../core/api/shell.ts';

/** The one scheme and origin of every page of the application. */
export const SCHEME = 'media';
export const ORIGIN = `${SCHEME}://sightline`;

/** What one window's page may load besides itself: media of its project, where it has one. */
export interface MediaSource {
  readonly host: Pick<HostClient, 'host'>;
}

/** Looks up a window by the key in its address; `undefined` for a key that no window has. */
export type FindWindow = (key: string) => { readonly media: MediaSource | undefined } | undefined;

/** The address of a window's page. The key is random and in no other window's hands. */
export function pageAddress(key: string): string {
  return `${ORIGIN}/${key}/index.html`;
}

/** True where an address lies below the page with this key, which is all that its window may load. */
export function isBelowPage(address: string, key: string): boolean {
  return URL.canParse(address) && new URL(address).href.startsWith(`${ORIGIN}/${key}/`);
}

/**
 * Answers the `media:` scheme: `/KEY/…` gives files of the built page, from a table in memory, and videos and crops of
 * the project in the window with that key, by id. Everything else is 404: no address ever becomes a path.
 */
export function mediaHandler(pages: ReadonlyMap<string, PageFile>, findWindow: FindWindow) {
  return async (request: Request): Promise<Response> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answer(405, { Allow: 'GET, HEAD' });
    }
    const { host, pathname } = new URL(request.url);
    const [, key = '', rest = ''] = /^\/([\w-]+)(\/.*)$/.exec(pathname) ?? [];
    const window = host === 'sightline' ? findWindow(key) : undefined;
    if (window === undefined) return answer(404);
    const isHead = request.method === 'HEAD';
    const page = pages.get(rest);
    if (page !== undefined) {
      const headers = { 'Content-Type': page.mimeType, 'Cache-Control': page.cacheControl };
      return answer(200, headers, isHead ? null : new Uint8Array(page.body));
    }
    const named = parseMediaAddress(rest);
    if (named === undefined || window.media === undefined) return answer(404);
    const { host: engine } = window.media;
    return named.kind === 'video'
      ? await answerVideo(request, engine, named.id)
      : await answerCrop(isHead, engine, named.id);
  };
}

async function answerVideo(request: Request, engine: MediaSource['host'], id: number): Promise<Response> {
  const file = await engine.host.media({ video: id });
  if (file === null) return answer(404);
  const { status, headers, body } = await answerMedia(
    {
      isHead: request.method === 'HEAD',
      range: request.headers.get('range') ?? undefined,
      ifRange: request.headers.get('if-range') ?? undefined,
    },
    file,
  );
  return answer(status, headers, body === undefined ? null : (Readable.toWeb(body) as ReadableStream));
}

async function answerCrop(isHead: boolean, engine: MediaSource['host'], id: number): Promise<Response> {
  const jpeg = await engine.host.thumbnail({ crop: id });
  if (jpeg === null) return answer(404);
  const headers = { 'Content-Type': 'image/jpeg', 'Cache-Control': 'private, no-store' };
  return answer(200, headers, isHead ? null : new Uint8Array(jpeg));
}

function answer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: BodyInit | null = null,
): Response {
  return new Response(body, { status, headers: { ...SECURITY_HEADERS, ...headers } });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { EnginePort, MediaFile } from '../engine-port.ts';
import { requestUrl, type Access } from './access.ts';
import { parseMediaAddress } from './media-address.ts';
import { answerMedia } from './media-answer.ts';
import type { PageFile } from './page-files.ts';
import { SECURITY_HEADERS } from './response-headers.ts';

const REFUSALS = {
  401: 'This address needs the token that "sightline serve" printed. Open the whole address.\n',
  403: 'This server answers only pages that it delivered itself.\n',
};

/** Everything that the request handler serves from. */
export interface Served {
  readonly access: Access;
  readonly engine: EnginePort;
  readonly pages: ReadonlyMap<string, PageFile>;
}

/** Answers one HTTP request: the window's files, a video by id, a thumbnail by id, and nothing else. */
export async function handleRequest(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  const refusal = served.access.refusal(request);
  if (refusal !== undefined) {
    sendText(response, refusal, REFUSALS[refusal]);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    sendText(response, 405, 'Only GET and HEAD.\n');
    return;
  }
  const address = requestUrl(request)?.pathname ?? '';
  const page = served.pages.get(address);
  if (page !== undefined) {
    if (served.access.hasQueryToken(request)) response.setHeader('Set-Cookie', served.access.cookie);
    response.setHeader('Cache-Control', page.cacheControl);
    sendBytes(request, response, page.body, page.mimeType);
    return;
  }
  const named = parseMediaAddress(address);
  const media = named?.kind === 'video' ? await served.engine.mediaFile(named.id) : undefined;
  if (media !== undefined) {
    await sendMedia(request, response, media);
    return;
  }
  const thumbnail = named?.kind === 'crop' ? await served.engine.thumbnail(named.id) : undefined;
  if (thumbnail !== undefined) {
    response.setHeader('Cache-Control', 'private, no-store');
    sendBytes(request, response, thumbnail, 'image/jpeg');
    return;
  }
  sendText(response, 404, 'There is nothing at this address.\n');
}

async function sendMedia(
  request: IncomingMessage,
  response: ServerResponse,
  media: MediaFile,
): Promise<void> {
  const { status, headers, body } = await answerMedia(
    {
      isHead: request.method === 'HEAD',
      range: request.headers.range,
      ifRange: request.headers['if-range']?.toString(),
    },
    media,
  );
  response.writeHead(status, headers);
  if (body === undefined) response.end();
  else await pipeline(body, response);
}

function sendBytes(request: IncomingMessage, response: ServerResponse, body: Uint8Array, type: string): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
}

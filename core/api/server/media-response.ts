import type { Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { MediaFile } from '../engine-port.ts';
import { parseByteRange } from './byte-range.ts';

/**
 * Answers with a video file or the part of it that is asked for. 404 where the file is gone or is not a plain
 * file. The caller has checked that the open project refers to it.
 */
export async function sendMedia(
  request: IncomingMessage,
  response: ServerResponse,
  media: MediaFile,
): Promise<void> {
  await using file = await open(media.path, 'r').catch(() => undefined);
  const stats = await file?.stat();
  if (file === undefined || stats?.isFile() !== true) {
    response.writeHead(404).end();
    return;
  }
  const range = requestedRange(request, stats);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('ETag', entityTag(stats));
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${stats.size}` }).end();
    return;
  }
  const { first, last } = range === 'whole' ? { first: 0, last: stats.size - 1 } : range;
  response.setHeader('Content-Type', safeMimeType(media.mimeType));
  response.setHeader('Content-Length', last - first + 1);
  if (range !== 'whole') response.setHeader('Content-Range', `bytes ${first}-${last}/${stats.size}`);
  response.writeHead(range === 'whole' ? 200 : 206);
  if (request.method === 'HEAD' || stats.size === 0) {
    response.end();
    return;
  }
  await pipeline(file.createReadStream({ start: first, end: last, autoClose: false }), response);
}

function requestedRange(request: IncomingMessage, stats: Stats): ReturnType<typeof parseByteRange> {
  const condition = request.headers['if-range'];
  if (condition !== undefined && condition !== entityTag(stats)) return 'whole';
  return parseByteRange(request.headers.range, stats.size);
}

function entityTag(stats: Stats): string {
  return `"${stats.size.toString(36)}-${Math.round(stats.mtimeMs).toString(36)}"`;
}

/** Whatever a project file claims, a video is never delivered as a page or a script. */
function safeMimeType(mimeType: string): string {
  return /^(video|audio)\/[\w.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream';
}

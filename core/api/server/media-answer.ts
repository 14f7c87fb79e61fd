import type { ReadStream, Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { MediaFile } from '../engine-port.ts';
import { parseByteRange } from './byte-range.ts';

/** What a request for a video says, over HTTP or Electron's `media:` protocol. */
export interface MediaRequest {
  readonly isHead: boolean;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** An answer whose body, where it has one, is the reader's to read to its end or to destroy. */
export interface MediaAnswer {
  readonly status: 200 | 206 | 404 | 416;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: ReadStream;
}

/**
 * Answers with a video file or the part of it that is asked for. 404 where the file is gone or is not a plain
 * file. The caller has checked that the open project refers to it.
 */
export async function answerMedia(request: MediaRequest, media: MediaFile): Promise<MediaAnswer> {
  const file = await open(media.path, 'r').catch(() => undefined);
  if (file === undefined) return { status: 404, headers: {} };
  let isHandedOver = false;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return { status: 404, headers: {} };
    const range = requestedRange(request, stats);
    const common = {
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, no-cache',
      ETag: entityTag(stats),
    };
    if (range === 'unsatisfiable') {
      return { status: 416, headers: { ...common, 'Content-Range': `bytes */${stats.size}` } };
    }
    const { first, last } = range === 'whole' ? { first: 0, last: stats.size - 1 } : range;
    const headers = {
      ...common,
      'Content-Type': safeMimeType(media.mimeType),
      'Content-Length': String(last - first + 1),
      ...(range === 'whole' ? {} : { 'Content-Range': `bytes ${first}-${last}/${stats.size}` }),
    };
    const status = range === 'whole' ? 200 : 206;
    if (request.isHead || stats.size === 0) return { status, headers };
    isHandedOver = true;
    return { status, headers, body: file.createReadStream({ start: first, end: last }) };
  } finally {
    if (!isHandedOver) await file.close();
  }
}

function requestedRange({ range, ifRange }: MediaRequest, stats: Stats): ReturnType<typeof parseByteRange> {
  if (ifRange !== undefined && ifRange !== entityTag(stats)) return 'whole';
  return parseByteRange(range, stats.size);
}

function entityTag(stats: Stats): string {
  return `"${stats.size.toString(36)}-${Math.round(stats.mtimeMs).toString(36)}"`;
}

/** Whatever a project file claims, a video is never delivered as a page or a script. */
function safeMimeType(mimeType: string): string {
  return /^(video|audio)\/[\w.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream';
}

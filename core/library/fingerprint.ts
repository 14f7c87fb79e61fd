import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { MediaError } from '../errors/index.ts';

const SAMPLE_BYTES = 1024 * 1024;

/** What tells whether a video is still the one that was ingested, without reading all of it. */
export interface Fingerprint {
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  /** SHA-256, in hex, of the size and of the first and the last mebibyte. */
  readonly contentSha256: string;
}

/** Throws: MediaError `unreadable-video` where the file cannot be read. */
export async function fingerprintFile(path: string): Promise<Fingerprint> {
  try {
    await using file = await open(path, 'r');
    const { size, mtimeMs } = await file.stat();
    const hash = createHash('sha256').update(`${size}\n`);
    const head = Buffer.alloc(Math.min(size, SAMPLE_BYTES));
    hash.update(head.subarray(0, (await file.read(head, 0, head.length, 0)).bytesRead));
    const tail = Buffer.alloc(Math.min(size, SAMPLE_BYTES));
    hash.update(tail.subarray(0, (await file.read(tail, 0, tail.length, size - tail.length)).bytesRead));
    return { sizeBytes: size, modifiedMs: Math.trunc(mtimeMs), contentSha256: hash.digest('hex') };
  } catch (error) {
    throw new MediaError(
      'unreadable-video',
      `The video "${path}" cannot be read; check that it exists and is a file.`,
      {
        details: { path },
        cause: error,
      },
    );
  }
}

/** Whether both are the same content; a copy with a new date is. */
export function hasSameContent(a: Fingerprint, b: Fingerprint): boolean {
  return a.sizeBytes === b.sizeBytes && a.contentSha256 === b.contentSha256;
}

import type { Readable } from 'node:stream';
import { openPromise } from 'yauzl';
import { InvalidOptionError } from '../../errors/index.ts';
import { MAXIMUM_FILE_BYTES } from './imported-track.ts';

/** CVAT's archives of a camera hold a few files, and a picture a frame at most. */
const MAXIMUM_ENTRIES = 1_000_000;

/** A stream of the first entry whose name fits the first of the patterns that any entry fits. */
export interface ZipText extends AsyncDisposable {
  readonly stream: Readable;
}

/**
 * Opens a text inside a zip archive. `patterns`: names that are wanted, best first.
 * Throws: InvalidOptionError `unreadable-import` where the archive is damaged, holds none, or one that is too large.
 */
export async function openZipEntry(path: string, patterns: readonly RegExp[]): Promise<ZipText | undefined> {
  const refuse = (reason: string, cause?: unknown): InvalidOptionError =>
    new InvalidOptionError('unreadable-import', `"${path}" cannot be read: ${reason}.`, {
      cause,
      details: { path },
    });
  let zip;
  try {
    zip = await openPromise(path, { autoClose: false, lazyEntries: true });
  } catch (cause) {
    throw refuse('it is no zip archive, or damaged', cause);
  }
  let isOpen = false;
  try {
    if (zip.entryCount > MAXIMUM_ENTRIES) throw refuse(`it has more than ${MAXIMUM_ENTRIES} entries`);
    const found = new Map<RegExp, Parameters<typeof zip.openReadStreamPromise>[0]>();
    for await (const entry of zip.eachEntry()) {
      const pattern = patterns.find((candidate) => candidate.test(entry.fileName));
      if (pattern !== undefined && !found.has(pattern)) found.set(pattern, entry);
    }
    const best = patterns.find((pattern) => found.has(pattern));
    const entry = best === undefined ? undefined : found.get(best);
    if (entry === undefined) return undefined;
    if (entry.uncompressedSize > MAXIMUM_FILE_BYTES)
      throw refuse(`"${entry.fileName}" has more than ${MAXIMUM_FILE_BYTES} bytes`);
    // The library ends the stream with an error where an entry holds more than it states.
    const stream = await zip.openReadStreamPromise(entry);
    isOpen = true;
    return {
      stream,
      [Symbol.asyncDispose]: async () => {
        stream.destroy();
        zip.close();
        await Promise.resolve();
      },
    };
  } catch (cause) {
    throw cause instanceof InvalidOptionError ? cause : refuse('it is damaged', cause);
  } finally {
    if (!isOpen) zip.close();
  }
}

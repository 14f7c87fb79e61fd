import { type FileHandle } from 'node:fs/promises';
import { damagedCheckpoint } from '../checkpoint-error.ts';

/** Bytes of a file. */
export interface FileRange {
  readonly start: number;
  readonly length: number;
}

/** One read of the operating system takes less than 2 GiB. */
const MAXIMUM_READ_BYTES = 2 ** 30;

/**
 * Reads a range of a file into memory of its own. The caller has compared its length with the file's.
 * Throws: ModelError if the file ends before the range does.
 */
export async function readRange(
  file: FileHandle,
  { start, length }: FileRange,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(
      bytes,
      done,
      Math.min(length - done, MAXIMUM_READ_BYTES),
      start + done,
    );
    if (bytesRead === 0) throw damagedCheckpoint('it is cut off');
    done += bytesRead;
  }
  return bytes;
}

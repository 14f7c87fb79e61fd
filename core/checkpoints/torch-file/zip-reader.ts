import { type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import { damagedCheckpoint } from '../checkpoint-error.ts';

/**
 * Reads for the zip library, checking where it reads: a hostile directory can name places that the system's read
 * throws for, inside a callback that nobody can catch.
 */
export class ZipReader extends RandomAccessReader {
  readonly #file: FileHandle;
  readonly #size: number;

  /** The file stays open when the archive is closed. */
  constructor(file: FileHandle, size: number) {
    super();
    this.#file = file;
    this.#size = size;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    if (!(position >= 0 && position + length <= this.#size)) {
      callback(damagedCheckpoint('its directory points behind its end'));
      return;
    }
    this.#file.read(buffer, offset, length, position).then(
      ({ bytesRead }) => callback(bytesRead === length ? null : damagedCheckpoint('it is cut off')),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** Only the directory is read by the library. */
  override _readStreamForRange(): Readable {
    return Readable.from([]);
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}

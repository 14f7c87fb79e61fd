import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Characters of text that are gathered before they are written: large writes, little memory. */
const BUFFERED_CHARACTERS = 1 << 16;

/**
 * A file that is written piece by piece and that is whole or not there: the pieces go to another name beside it, and
 * `commit` brings them to the disk and renames. Disposing of it before that leaves what was there before.
 * All methods throw errors of the file system.
 */
export class WholeFile implements AsyncDisposable {
  readonly path: string;
  readonly #partial: string;
  readonly #handle: FileHandle;
  #text = '';
  #isOpen = true;

  private constructor(path: string, partial: string, handle: FileHandle) {
    this.path = path;
    this.#partial = partial;
    this.#handle = handle;
  }

  /** The folder is made where it does not exist. */
  static async create(path: string): Promise<WholeFile> {
    await mkdir(dirname(path), { recursive: true });
    const partial = `${path}.${process.pid}.partial`;
    return new WholeFile(path, partial, await open(partial, 'w'));
  }

  /** Text goes out as UTF-8. The promise settles when the next piece may come. */
  async write(piece: string | Uint8Array): Promise<void> {
    if (typeof piece === 'string') {
      this.#text += piece;
      if (this.#text.length >= BUFFERED_CHARACTERS) await this.#flush();
      return;
    }
    await this.#flush();
    await this.#writeAll(piece);
  }

  /** Makes the file appear under its name. */
  async commit(): Promise<void> {
    await this.#flush();
    await this.#handle.sync();
    await this.#close();
    await rename(this.#partial, this.path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    await rm(this.#partial, { force: true });
  }

  async #flush(): Promise<void> {
    if (this.#text === '') return;
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    await this.#writeAll(bytes);
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      written += (await this.#handle.write(bytes, written, bytes.length - written)).bytesWritten;
    }
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }
}

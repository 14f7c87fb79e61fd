import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidOptionError } from '../../errors/index.ts';

/** As large as an imported model may be; the published network takes 632 MB. */
export const MOST_BYTES = 1024 ** 3;

interface Upload {
  readonly id: string;
  readonly folder: string;
  bytes: number;
}

/** A file that a window hands over piece by piece, since it cannot name files. One at a time: a new one ends another. */
export class ModelUpload implements AsyncDisposable {
  #current: Upload | undefined;

  /** Begins a file, or adds to the one that was begun; returns its id. Throws: InvalidOptionError `unknown-upload`, `model-too-large`. */
  async add(id: string | null, piece: Uint8Array): Promise<string> {
    const upload = id === null ? await this.#begin() : this.#require(id);
    upload.bytes += piece.length;
    if (upload.bytes > MOST_BYTES) {
      await this[Symbol.asyncDispose]();
      throw new InvalidOptionError(
        'model-too-large',
        'The file is larger than any model of Sightline (1 GB).',
      );
    }
    await appendFile(fileOf(upload), piece);
    return upload.id;
  }

  /** Gives the whole file to `work`; it is gone afterwards. Throws: InvalidOptionError `unknown-upload`; what `work` throws. */
  async take<Value>(id: string, work: (file: string) => Promise<Value>): Promise<Value> {
    const upload = this.#require(id);
    this.#current = undefined;
    try {
      return await work(fileOf(upload));
    } finally {
      await rm(upload.folder, { recursive: true, force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const folder = this.#current?.folder;
    this.#current = undefined;
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }

  async #begin(): Promise<Upload> {
    await this[Symbol.asyncDispose]();
    const folder = await mkdtemp(join(tmpdir(), 'sightline-upload-'));
    this.#current = { id: randomUUID(), folder, bytes: 0 };
    return this.#current;
  }

  #require(id: string): Upload {
    if (this.#current?.id === id) return this.#current;
    throw new InvalidOptionError('unknown-upload', 'The file was not handed over whole. Import it again.');
  }
}

const fileOf = ({ folder }: Upload): string => join(folder, 'model.safetensors');

import { open, type FileHandle } from 'node:fs/promises';
import { ModelError } from '../../errors/index.ts';
import { damagedCheckpoint } from '../checkpoint-error.ts';
import { type PickleValue, type StorageReference } from '../pickle/value.ts';
import { readRange } from './file-range.ts';
import { openLegacyFile } from './legacy-file.ts';
import { openZipFile } from './zip-file.ts';

/** A file of `torch.save` whose pickle has been read and whose numbers are read when asked for. */
export interface TorchContents {
  /** `zip`: PyTorch 1.6 and later; `legacy`: before, or `_use_new_zipfile_serialization=False`. */
  readonly format: 'zip' | 'legacy';
  /** The saved object. */
  readonly root: PickleValue;
  /** The bytes of the whole storage. Throws: ModelError if the file does not hold them. */
  readonly readStorage: (storage: StorageReference) => Promise<Uint8Array<ArrayBuffer>>;
}

export interface TorchFile extends TorchContents, AsyncDisposable {}

const ZIP_SIGNATURE = 0x04034b50;

/**
 * Opens a file that PyTorch wrote, in either format; nothing in it is executed.
 * Throws: ModelError if it cannot be opened, is damaged, unsafe or no such file; errors of the file system.
 */
export async function openTorchFile(path: string): Promise<TorchFile> {
  const file = await openFile(path);
  try {
    const contents = await readContents(file);
    return { ...contents, [Symbol.asyncDispose]: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    throw new ModelError('checkpoint-missing', 'The checkpoint cannot be read. Check the path.', { cause });
  }
}

async function readContents(file: FileHandle): Promise<TorchContents> {
  const { size } = await file.stat();
  if (size < 4) throw damagedCheckpoint(`it has ${size} bytes`);
  const signature = new DataView((await readRange(file, { start: 0, length: 4 })).buffer).getUint32(0, true);
  return signature === ZIP_SIGNATURE ? openZipFile(file, size) : openLegacyFile(file, size);
}

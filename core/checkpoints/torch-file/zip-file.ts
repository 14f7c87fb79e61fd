import { type FileHandle } from 'node:fs/promises';
import { fromRandomAccessReaderPromise, type Entry, type ZipFile } from 'yauzl';
import { ModelError } from '../../errors/index.ts';
import { damagedCheckpoint, unsafeCheckpoint } from '../checkpoint-error.ts';
import { unpickle } from '../pickle/unpickle.ts';
import { type StorageReference } from '../pickle/value.ts';
import { readRange, type FileRange } from './file-range.ts';
import { ELEMENT_BYTES } from './storage-array.ts';
import { MAXIMUM_PICKLE_BYTES } from './pickle-limit.ts';
import { type TorchContents } from './torch-file.ts';
import { ZipReader } from './zip-reader.ts';

/** A model of a thousand tensors with its optimiser has some four thousand. */
const MAXIMUM_ENTRIES = 200_000;
const STORED = 0;

/**
 * A file of PyTorch 1.6 or later: a zip archive of stored entries `NAME/data.pkl` and `NAME/data/KEY`. The library
 * reads the directory; the entries, which are never compressed, are read as ranges of the file, so that an
 * optimiser's numbers stay where they are and nothing can swell.
 */
export async function openZipFile(file: FileHandle, size: number): Promise<TorchContents> {
  const ranges = await listEntries(file, size);
  const pickles = [...ranges.keys()].filter((name) => /^[^/]*\/data\.pkl$/.test(name));
  const [pickle] = pickles;
  const range = pickle === undefined ? undefined : ranges.get(pickle);
  if (pickle === undefined || range === undefined || pickles.length > 1) {
    throw damagedCheckpoint(`the archive holds ${pickles.length} entries data.pkl instead of one`);
  }
  if (range.length > MAXIMUM_PICKLE_BYTES) throw unsafeCheckpoint(`its pickle has ${range.length} bytes`);
  const prefix = pickle.slice(0, -'data.pkl'.length);
  const order = ranges.get(`${prefix}byteorder`);
  if (order !== undefined && order.length < 10) {
    const text = new TextDecoder().decode(await readRange(file, order));
    if (text !== 'little') throw damagedCheckpoint(`its numbers are stored ${text}-endian`);
  }
  const { value } = unpickle(await readRange(file, range));
  return {
    format: 'zip',
    root: value,
    readStorage: (storage) => readStorage(file, storage, ranges.get(`${prefix}data/${storage.key}`)),
  };
}

async function readStorage(
  file: FileHandle,
  storage: StorageReference,
  range: FileRange | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const expected = storage.count * ELEMENT_BYTES[storage.type];
  if (range?.length !== expected) {
    const found = range === undefined ? 'are missing' : `have ${range.length} bytes`;
    throw damagedCheckpoint(
      `the numbers of the storage ${storage.key} ${found} instead of ${expected} bytes`,
    );
  }
  return readRange(file, range);
}

/** Where each entry's bytes are in the file. */
async function listEntries(file: FileHandle, size: number): Promise<ReadonlyMap<string, FileRange>> {
  let zip: ZipFile | undefined;
  try {
    zip = await fromRandomAccessReaderPromise(new ZipReader(file, size), size, { autoClose: false });
    if (zip.entryCount > MAXIMUM_ENTRIES) throw unsafeCheckpoint(`the archive has ${zip.entryCount} entries`);
    const ranges = new Map<string, FileRange>();
    for await (const entry of zip.eachEntry()) {
      if (ranges.has(entry.fileName))
        throw unsafeCheckpoint(`the archive has the entry "${shorten(entry)}" twice`);
      ranges.set(entry.fileName, await rangeOf(zip, entry, size));
    }
    return ranges;
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw damagedCheckpoint(`the archive is not readable (${reason})`, cause);
  } finally {
    zip?.close();
  }
}

async function rangeOf(zip: ZipFile, entry: Entry, size: number): Promise<FileRange> {
  if (entry.compressionMethod !== STORED || entry.isEncrypted()) {
    throw unsafeCheckpoint(
      `the entry "${shorten(entry)}" is compressed or encrypted, which PyTorch never does`,
    );
  }
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  if (fileDataStart + entry.compressedSize > size) throw damagedCheckpoint('it is cut off');
  return { start: fileDataStart, length: entry.compressedSize };
}

function shorten({ fileName }: Entry): string {
  return fileName.slice(0, 100);
}

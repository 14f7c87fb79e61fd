import { type FileHandle } from 'node:fs/promises';
import { damagedCheckpoint, unsafeCheckpoint } from '../checkpoint-error.ts';
import { unpickle } from '../pickle/unpickle.ts';
import { type StorageReference } from '../pickle/value.ts';
import { readRange, type FileRange } from './file-range.ts';
import { MAXIMUM_PICKLE_BYTES } from './pickle-limit.ts';
import { ELEMENT_BYTES } from './storage-array.ts';
import { type TorchContents } from './torch-file.ts';

// Source: torch/serialization.py, `_legacy_save`.
const MAGIC_NUMBER = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/**
 * A file from before PyTorch 1.6: pickles of a magic number, a version, the machine, the saved object and the keys of
 * the storages; then for each key the count of its numbers (int64) and the numbers.
 */
export async function openLegacyFile(file: FileHandle, size: number): Promise<TorchContents> {
  const head = await readRange(file, { start: 0, length: Math.min(size, MAXIMUM_PICKLE_BYTES) });
  const magic = unpickle(head);
  if (magic.value !== MAGIC_NUMBER) throw damagedCheckpoint('it does not begin as PyTorch begins files');
  const version = unpickle(head, magic.end);
  if (version.value !== PROTOCOL) throw damagedCheckpoint('it states an unknown version of its format');
  const machine = unpickle(head, version.end);
  if (!(machine.value instanceof Map) || machine.value.get('little_endian') !== true)
    throw damagedCheckpoint('its numbers are not stored little-endian');
  const saved = unpickle(head, machine.end);
  const keys = unpickle(head, saved.end);
  if (!Array.isArray(keys.value)) throw damagedCheckpoint('it does not list its storages');
  const ranges = await locate(file, size, { keys: keys.value, start: keys.end, storages: saved.storages });
  return {
    format: 'legacy',
    root: saved.value,
    readStorage: async (storage) => {
      const range = ranges.get(storage.key);
      if (range === undefined)
        throw damagedCheckpoint(`the numbers of the storage ${storage.key} are missing`);
      return readRange(file, range);
    },
  };
}

interface Listed {
  readonly keys: readonly unknown[];
  /** Where the first storage's count is in the file. */
  readonly start: number;
  readonly storages: ReadonlyMap<string, StorageReference>;
}

async function locate(
  file: FileHandle,
  size: number,
  listed: Listed,
): Promise<ReadonlyMap<string, FileRange>> {
  if (listed.keys.length > listed.storages.size)
    throw unsafeCheckpoint('it lists more storages than it uses');
  const ranges = new Map<string, FileRange>();
  let position = listed.start;
  for (const key of listed.keys) {
    const storage = typeof key === 'string' ? listed.storages.get(key) : undefined;
    if (storage === undefined) throw damagedCheckpoint('it lists a storage that it does not use');
    const length = storage.count * ELEMENT_BYTES[storage.type];
    if (position + 8 + length > size) throw damagedCheckpoint('it is cut off');
    const count = new DataView((await readRange(file, { start: position, length: 8 })).buffer);
    if (count.getBigInt64(0, true) !== BigInt(storage.count))
      throw damagedCheckpoint(`the storage ${storage.key} has another length than stated`);
    ranges.set(storage.key, { start: position + 8, length });
    position += 8 + length;
  }
  return ranges;
}

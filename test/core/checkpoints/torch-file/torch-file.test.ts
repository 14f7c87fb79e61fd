import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stateDictOf } from '../../../../core/checkpoints/state-dict.ts';
import { storageArray } from '../../../../core/checkpoints/torch-file/storage-array.ts';
import { readTensor } from '../../../../core/checkpoints/torch-file/tensor-data.ts';
import { openTorchFile } from '../../../../core/checkpoints/torch-file/torch-file.ts';
import { ModelError } from '../../../../core/errors/index.ts';
import { randomStream } from '../../../../core/mdpr/index.ts';
import { fixture } from '../fixture.ts';

async function readTensors(path: string) {
  await using file = await openTorchFile(path);
  const tensors = new Map<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>();
  for (const [name, view] of stateDictOf(file.root)) {
    const numbers = storageArray(view.storage.type, await file.readStorage(view.storage));
    const { shape, data } = readTensor(view, numbers);
    tensors.set(name, { shape, data: [...data] });
  }
  return { format: file.format, tensors };
}

/** The numbers of scripts/torch-fixtures.py, `numbers`, at these places. */
const quarters = (places: readonly number[]): readonly number[] => places.map((place) => (place % 64) / 4);
const first = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sightline-checkpoints-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function readBytes(bytes: Uint8Array) {
  const path = join(folder, 'changed.pth');
  await writeFile(path, bytes);
  return readTensors(path);
}

describe.each(['zip', 'legacy'] as const)('a file that PyTorch wrote in the %s format', (format) => {
  const path = fixture(`views-${format}.pth`);

  it('shows every kind of view on one flat buffer', async () => {
    const { tensors, format: found } = await readTensors(path);
    expect(found).toBe(format);
    expect(tensors.get('flat.first')).toEqual({
      shape: [3, 4],
      data: quarters(first(12).map((at) => at + 3)),
    });
    expect(tensors.get('flat.transposed')).toEqual({
      shape: [4, 3],
      data: quarters([3, 7, 11, 4, 8, 12, 5, 9, 13, 6, 10, 14]),
    });
    // Rows 0 and 2 of [4, 8] from place 1, columns 1, 4 and 7.
    expect(tensors.get('flat.strided')).toEqual({ shape: [2, 3], data: quarters([2, 5, 8, 18, 21, 24]) });
    expect(tensors.get('flat.expanded')).toEqual({ shape: [2, 3], data: quarters([5, 5, 5, 5, 5, 5]) });
    expect(tensors.get('flat.parameter')).toEqual({ shape: [4], data: quarters([20, 21, 22, 23]) });
    // [2, 3, 4] with its axes as (2, 0, 1).
    const permuted = first(24).map((at) => {
      const [d, rest] = [Math.floor(at / 6), at % 6];
      return 12 * Math.floor(rest / 3) + 4 * (rest % 3) + d;
    });
    expect(tensors.get('permuted')).toEqual({ shape: [4, 2, 3], data: quarters(permuted) });
  });

  it('reads every type of numbers, scalars and empty tensors', async () => {
    const { tensors } = await readTensors(path);
    for (const type of ['float64', 'float16', 'bfloat16']) {
      expect([type, tensors.get(type)]).toEqual([type, { shape: [9], data: quarters(first(9)) }]);
    }
    for (const type of ['int64', 'int32', 'int16', 'int8', 'uint8']) {
      expect([type, tensors.get(type)]).toEqual([type, { shape: [5], data: [0, 1, 2, 3, 4] }]);
    }
    expect(tensors.get('bool')?.data).toEqual([1, 0, 1]);
    expect(tensors.get('scalar')).toEqual({ shape: [], data: [7] });
    expect(tensors.get('empty')).toEqual({ shape: [0, 3], data: [] });
  });

  it('is refused, wherever it is cut off', async () => {
    const bytes = await readFile(path);
    for (let length = 0; length < bytes.length; length += 97) {
      await expect(readBytes(bytes.subarray(0, length)), `${length} bytes`).rejects.toThrow(ModelError);
    }
  });

  it('is read or refused, and never ends the process, whichever bytes are changed', async () => {
    const bytes = await readFile(path);
    const random = randomStream(4, format);
    const below = (limit: number): number => Math.floor(random.uniform() * limit);
    let refused = 0;
    for (let round = 0; round < 150; round++) {
      const changed = Uint8Array.from(bytes);
      for (let change = 0; change < 2; change++) changed[below(bytes.length)] = below(256);
      await readBytes(changed).catch((error: unknown) => {
        expect(error).toBeInstanceOf(ModelError);
        refused++;
      });
    }
    expect(refused).toBeGreaterThan(50);
  });
});

describe('a zip archive', () => {
  it('whose directory points to a place that no file has is refused', async () => {
    const bytes = await readFile(fixture('views-zip.pth'));
    // The end record of zip64; 48 bytes on is where the directory begins.
    const at = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x06, 0x06]));
    expect(at).toBeGreaterThan(0);
    for (const position of [2n ** 62n, 2n ** 63n, BigInt(bytes.length)]) {
      bytes.writeBigUInt64LE(position, at + 48);
      await expect(readBytes(bytes)).rejects.toThrow(
        expect.objectContaining({ name: 'ModelError', code: 'damaged-checkpoint' }),
      );
    }
  });
});

describe('a tensor that is not in the file as described', () => {
  it.each([
    ['claims-huge-storage.pth', 'have 16 bytes instead of 4398046511104 bytes'],
    ['claims-huge-shape.pth', 'has the shape [1048576, 1048576]'],
    ['reaches-beyond-storage.pth', 'of shape [2, 2] reaches beyond its storage'],
    ['negative-offset.pth', 'not a whole number from 0'],
  ])('of %s is refused before memory is taken for it', async (name, message) => {
    await expect(readTensors(fixture(name))).rejects.toThrow(message);
  });
});

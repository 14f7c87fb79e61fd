import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importCenternet } from '../../../core/detection/index.ts';
import { HUMAN_MODELS } from './tfjs-import/tfjs-oracle.ts';

describe('importCenternet', () => {
  let folder = '';
  let target = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'import-'));
    target = join(folder, 'models', 'person.onnx');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('imports once, and leaves an up-to-date file alone', async () => {
    expect(await importCenternet(HUMAN_MODELS, target)).toBe('imported');
    const before = await stat(target);
    expect(await importCenternet(HUMAN_MODELS, target)).toBe('up-to-date');
    expect((await stat(target)).mtimeMs).toBe(before.mtimeMs);
    expect(await readdir(join(folder, 'models'))).toEqual(['person.onnx']);
  });

  it('makes the same file every time', async () => {
    const other = join(folder, 'other.onnx');
    await importCenternet(HUMAN_MODELS, target);
    await importCenternet(HUMAN_MODELS, other);
    expect((await readFile(target)).equals(await readFile(other))).toBe(true);
  });

  it('imports anew where the file is damaged, or the weights are others', async () => {
    await importCenternet(HUMAN_MODELS, target);
    await writeFile(target, (await readFile(target)).subarray(0, 100_000));
    expect(await importCenternet(HUMAN_MODELS, target)).toBe('imported');

    const source = join(folder, 'source');
    for (const name of ['centernet.json', 'centernet.bin'])
      await cp(join(HUMAN_MODELS, name), join(source, name));
    const weights = await readFile(join(source, 'centernet.bin'));
    weights.writeUInt16LE(0x3c00, weights.length - 2);
    await writeFile(join(source, 'centernet.bin'), weights);
    expect(await importCenternet(source, target)).toBe('imported');
  });

  it('says what is missing and leaves nothing behind', async () => {
    await expect(importCenternet(join(folder, 'nowhere'), target)).rejects.toThrow(
      /centernet\.json cannot be read/,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

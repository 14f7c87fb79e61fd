import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeWholeFile } from '../../../core/files/index.ts';

function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('writes into folders that it makes, and leaves nothing beside the file', async () => {
  const folder = testFolder();
  await writeWholeFile(join(folder, 'a', 'b', 'file.txt'), 'first');
  await writeWholeFile(join(folder, 'a', 'b', 'file.txt'), Uint8Array.of(50, 51));
  expect(readFileSync(join(folder, 'a', 'b', 'file.txt'), 'utf8')).toBe('23');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file.txt']);
});

it('leaves what was there where it fails, and nothing beside it', async () => {
  const folder = testFolder();
  // A folder cannot be replaced by a file.
  mkdirSync(join(folder, 'taken'));
  writeFileSync(join(folder, 'taken', 'kept.txt'), 'kept');
  await expect(writeWholeFile(join(folder, 'taken'), 'new')).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['taken']);
  expect(readFileSync(join(folder, 'taken', 'kept.txt'), 'utf8')).toBe('kept');
});

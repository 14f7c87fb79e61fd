import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file that is whole or not there: it is written under another name, brought to the disk, and renamed, so a
 * crash or a full disk leaves what was there before. The folder is made where it does not exist.
 * Throws: errors of the file system.
 */
export async function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await using file = await open(partial, 'w');
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

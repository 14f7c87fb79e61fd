import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeJpeg } from '../../../core/images/index.ts';

/** A plain picture of one colour, as a JPEG file. */
export function plainJpeg(red: number, green = 0, blue = 0): Uint8Array {
  const data = Uint8Array.from({ length: 16 * 32 * 3 }, (_, slot) => [red, green, blue][slot % 3] ?? 0);
  return encodeJpeg({ width: 16, height: 32, data });
}

/** Writes files by their relative names into a new temporary folder; a list of names gets plain pictures. */
export function writeFolder(
  files: readonly string[] | Readonly<Record<string, string | Uint8Array>>,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-dataset-'));
  const entries = Array.isArray(files)
    ? files.map((name: string) => [name, plainJpeg(200)] as const)
    : Object.entries(files as Readonly<Record<string, string | Uint8Array>>);
  for (const [name, content] of entries) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

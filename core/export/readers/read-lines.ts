import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { InvalidOptionError, throwIfCancelled } from '../../errors/index.ts';
import { MAXIMUM_FILE_BYTES } from './imported-track.ts';
import { openZipEntry } from './read-zip-entry.ts';

/** Throws: InvalidOptionError `unreadable-import` where the file cannot be read or is too large. */
export async function openImport(path: string) {
  let file;
  try {
    file = await open(path);
  } catch (cause) {
    throw new InvalidOptionError('unreadable-import', `The file "${path}" cannot be read.`, { cause });
  }
  const { size } = await file.stat();
  if (size <= MAXIMUM_FILE_BYTES) return file;
  await file.close();
  throw new InvalidOptionError(
    'unreadable-import',
    `"${path}" has ${size} bytes; at most ${MAXIMUM_FILE_BYTES} are read. Split it by camera or by time.`,
  );
}

/**
 * The lines of a text inside a zip archive, as {@link readLines} gives those of a file; no lines where it holds none of
 * the wanted names. Throws: as `openZipEntry`.
 */
export async function* readZipLines(
  path: string,
  patterns: readonly RegExp[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly [line: string, number: number], void> {
  await using text = await openZipEntry(path, patterns);
  if (text === undefined) return;
  let number = 0;
  for await (const line of createInterface({ input: text.stream, crlfDelay: Infinity })) {
    number += 1;
    if (number % 1000 === 0) throwIfCancelled(signal);
    yield [number === 1 ? line.replace(/^\uFEFF/, '') : line, number];
  }
}

/** The lines of a text file with their numbers from 1, without a byte order mark. */
export async function* readLines(
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly [line: string, number: number], void> {
  await using file = await openImport(path);
  let number = 0;
  for await (const line of file.readLines({ encoding: 'utf8' })) {
    number += 1;
    if (number % 1000 === 0) throwIfCancelled(signal);
    yield [number === 1 ? line.replace(/^\uFEFF/, '') : line, number];
  }
}

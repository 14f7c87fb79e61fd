import { pathToFileURL } from 'node:url';

/**
 * The name under which SQLite opens a file whatever its name holds: spaces at the ends, a leading dash, ":memory:".
 * `isFrozen` promises that nobody writes the file meanwhile: SQLite then makes no files beside it.
 */
export function databaseUrl(path: string, isFrozen = false): string {
  return pathToFileURL(path).href + (isFrozen ? '?immutable=1' : '');
}

import { InvalidOptionError } from '../errors/index.ts';

/**
 * An absolute path as the SQLite binding takes it.
 * Throws: InvalidOptionError `invalid-path` for one that ends in white space, which the binding would cut off.
 */
export function sqlitePath(path: string): string {
  if (path === path.trim()) return path;
  throw new InvalidOptionError(
    'invalid-path',
    `A project's name cannot end in white space; found "${path}".`,
    {
      details: { path },
    },
  );
}

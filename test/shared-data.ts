import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../shared/data/', import.meta.url));

/**
 * The path of a file of the shared development data, or undefined where this machine does not have it: tests that
 * need it then say so and skip. Under `CI=true` its absence is an error.
 */
export function sharedData(relativePath: string): string | undefined {
  const path = ROOT + relativePath;
  if (existsSync(path)) return path;
  if (process.env.CI === 'true')
    throw new Error(`CI needs the shared development data: ${relativePath} is missing.`);
  return undefined;
}

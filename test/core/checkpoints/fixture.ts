import { fileURLToPath } from 'node:url';

/** The path of a fixture of this room. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

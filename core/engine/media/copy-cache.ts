import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Fingerprint } from '../../library/index.ts';

/** To be raised with every change of how copies are made: old ones are then not found, and removed in time. */
const VERSION = 1;
const ENDING = '.mp4';

/** Bytes of all copies together: about twenty hours of 1080p. */
export const DEFAULT_CACHE_BYTES = 20 * 1024 ** 3;

/** Where this user's caches belong on this system. */
export function defaultCacheFolder(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? homedir(), 'Sightline', 'copies');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Sightline', 'copies');
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sightline', 'copies');
}

/**
 * A folder of playable copies, named by the content of the video that they were made of: they serve all projects, and
 * a video that has changed has none. When they outgrow the limit, those that were not used for longest go.
 */
export class CopyCache {
  readonly #folder: string;
  readonly #limitBytes: number;

  constructor(folder = defaultCacheFolder(), limitBytes = DEFAULT_CACHE_BYTES) {
    this.#folder = folder;
    this.#limitBytes = limitBytes;
  }

  /** The copy of a video of this content, marked as used; undefined where there is none. */
  async find(fingerprint: Fingerprint): Promise<string | undefined> {
    const path = this.#pathOf(fingerprint);
    const now = new Date();
    return utimes(path, now, now).then(
      () => path,
      () => undefined,
    );
  }

  /** Where the copy of a video of this content is to be put; its folder is there. */
  async place(fingerprint: Fingerprint): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    return this.#pathOf(fingerprint);
  }

  /** Removes copies until the rest fits the limit; the one that was used last stays in any case. */
  async trim(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith(ENDING));
    const copies = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const { size, mtimeMs } = await stat(path);
        return { path, size, mtimeMs };
      }),
    );
    let total = 0;
    for (const [place, { path, size }] of copies.sort((a, b) => b.mtimeMs - a.mtimeMs).entries()) {
      total += size;
      if (place > 0 && total > this.#limitBytes) await rm(path, { force: true });
    }
  }

  #pathOf({ contentSha256 }: Fingerprint): string {
    return join(this.#folder, `${contentSha256}-v${VERSION}${ENDING}`);
  }
}

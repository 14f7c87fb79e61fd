import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CopyCache } from '../../../../core/engine/index.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-cache-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function fingerprint(digit: string) {
  return { sizeBytes: 1, modifiedMs: 0, contentSha256: digit.repeat(64) };
}

/** Puts a copy of 1000 bytes that was last used so many seconds ago. */
async function put(cache: CopyCache, digit: string, secondsAgo: number): Promise<string> {
  const path = await cache.place(fingerprint(digit));
  writeFileSync(path, Buffer.alloc(1000));
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(path, time, time);
  return path;
}

describe('the cache of playable copies', () => {
  it('finds a copy by the content of its video only', async () => {
    const cache = new CopyCache(folder);
    const path = await put(cache, 'a', 0);
    expect(await cache.find(fingerprint('a'))).toBe(path);
    expect(await cache.find(fingerprint('b'))).toBeUndefined();
  });

  it('drops what was not used for longest when it outgrows its limit', async () => {
    const cache = new CopyCache(folder, 2500);
    const [oldest, used, newest] = [
      await put(cache, 'a', 300),
      await put(cache, 'b', 400),
      await put(cache, 'c', 200),
    ];
    await cache.find(fingerprint('b'));
    await cache.trim();
    expect([oldest, used, newest].map((path) => existsSync(path))).toEqual([false, true, true]);
  });

  it('keeps the newest copy even where it alone is over the limit', async () => {
    const cache = new CopyCache(folder, 10);
    const path = await put(cache, 'a', 0);
    await cache.trim();
    expect(existsSync(path)).toBe(true);
  });
});

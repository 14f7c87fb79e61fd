import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { build } from 'vite';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** Chromium as CHROMIUM_PATH names it, or as it lies on the PATH. */
export function findChromium(): string {
  if (process.env.CHROMIUM_PATH !== undefined) return process.env.CHROMIUM_PATH;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
  if (found === undefined) {
    throw new Error(
      'Browser tests need Chromium. Install it ("apt-get install chromium") or set CHROMIUM_PATH.',
    );
  }
  return found;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS });
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** One built window a state of its sources, so that the test files of a run build it once. */
const WINDOWS = join(ROOT, '.cache/window');

/** The window as it is now, built into a folder that later test files share. */
export async function buildWindow(): Promise<string> {
  const folder = join(WINDOWS, await sourceHash());
  if (existsSync(folder)) return folder;
  await mkdir(WINDOWS, { recursive: true });
  const fresh = await mkdtemp(join(WINDOWS, 'new-'));
  const configFile = join(ROOT, 'renderer/vite.config.ts');
  await build({ configFile, logLevel: 'error', build: { outDir: fresh, emptyOutDir: true } });
  try {
    await rename(fresh, folder);
  } catch (error) {
    // Another test file was faster.
    if (!existsSync(folder)) throw error;
    await rm(fresh, { recursive: true });
  }
  return folder;
}

/** Changes with every file that the built window is made of. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(join(ROOT, 'renderer'), { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of [...sources, join(ROOT, 'package-lock.json')].sort()) {
    hash.update(`${path}\0`).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 16);
}

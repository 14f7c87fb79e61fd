import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { SetupError } from '../../errors/index.ts';

/** A file of the built window, in memory. */
export interface PageFile {
  readonly body: Buffer;
  readonly mimeType: string;
  /** Names with a content hash never change their content. */
  readonly cacheControl: string;
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * All files of the built window by their address (`/assets/index-abc.js`). Addresses are looked up in this
 * table and never turned into paths, so that no address can reach another file.
 * @throws SetupError `window-not-built`
 */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, PageFile>();
  for (const entry of entries) {
    const mimeType = MIME_TYPES[extname(entry.name)];
    if (!entry.isFile() || mimeType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const address = `/${relative(folder, path).split(sep).join('/')}`;
    const cacheControl = address.startsWith('/assets/')
      ? 'private, max-age=31536000, immutable'
      : 'private, no-cache';
    files.set(address, { body: await readFile(path), mimeType, cacheControl });
  }
  const index = files.get('/index.html');
  if (index === undefined) {
    throw new SetupError(
      'window-not-built',
      `The window is not built: ${folder} holds no index.html. Run "npm run build:renderer" once.`,
      { details: { folder } },
    );
  }
  return files.set('/', index);
}

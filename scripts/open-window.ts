import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serveProject } from '../core/api/index.ts';
import { note, type ProjectSession } from '../core/cli/index.ts';

const ELECTRON = fileURLToPath(new URL('../node_modules/electron/', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Opens the project's window: Electron's where its binary is installed, otherwise the browser's at the address that
 * it prints. Returns when the window is closed, or at Ctrl+C.
 */
export async function openWindow({ service, signal }: ProjectSession): Promise<void> {
  await using server = await serveProject({ engine: service });
  if (existsSync(`${ELECTRON}dist/version`)) {
    note('opening the window …');
    const child = spawn(process.execPath, [`${ELECTRON}cli.js`, ROOT, `--url=${server.url}`], {
      stdio: 'inherit',
      signal,
    });
    await once(child, 'exit').catch(() => undefined);
    return;
  }
  console.log(`\nOpen ${server.url}\n(Ctrl+C ends it.)`);
  if (!signal.aborted) await once(signal, 'abort');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serveProject } from '../core/api/index.ts';
import { note, type ProjectSession } from '../core/cli/index.ts';

const ELECTRON = fileURLToPath(new URL('../node_modules/electron/', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Opens the project's window: Electron's where its binary is installed and can be shown, otherwise the browser's at
 * the address that it prints. Returns when the window is closed, or at Ctrl+C.
 */
export async function openWindow({ service, signal }: ProjectSession): Promise<void> {
  await using server = await serveProject({ engine: service });
  if (canShowElectron()) {
    note('opening the window …');
    // By the environment, since arguments can be read by other users of the machine.
    const env = { ...process.env, SIGHTLINE_URL: server.url };
    const child = spawn(process.execPath, [`${ELECTRON}cli.js`, ROOT], { stdio: 'inherit', env });
    signal.addEventListener('abort', () => child.kill(), { once: true });
    await once(child, 'exit');
    return;
  }
  console.log(`\nOpen ${server.url}\n(Ctrl+C ends it.)`);
  if (!signal.aborted) await once(signal, 'abort');
}

/** Chromium's sandbox, and so Electron, refuses to run as root; on Linux it needs a display. */
function canShowElectron(): boolean {
  if (!existsSync(`${ELECTRON}dist/version`) || process.getuid?.() === 0) return false;
  return process.platform !== 'linux' || (process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY) !== undefined;
}

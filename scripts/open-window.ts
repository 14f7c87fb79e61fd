import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serveProject } from '../core/api/index.ts';
import { note, withProject } from '../core/cli/index.ts';

const ELECTRON = fileURLToPath(new URL('../node_modules/electron/', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Opens a project's window: the desktop application's where Electron's binary is installed and can be shown, otherwise
 * the browser's at the address that it prints. Nobody else may hold the project. Returns when the window is closed, or
 * at Ctrl+C.
 */
export async function openWindow(project: string): Promise<void> {
  if (canShowElectron()) {
    note('opening the window …');
    const child = spawn(process.execPath, [`${ELECTRON}cli.js`, ROOT, project], { stdio: 'inherit' });
    const stop = (): void => void child.kill();
    process.once('SIGINT', stop).once('SIGTERM', stop);
    await once(child, 'exit');
    process.off('SIGINT', stop).off('SIGTERM', stop);
    return;
  }
  await withProject(project, { mode: 'write' }, async ({ service, signal }) => {
    await using server = await serveProject({ engine: service });
    console.log(`\nOpen ${server.url}\n(Ctrl+C ends it.)`);
    if (!signal.aborted) await once(signal, 'abort');
  });
}

/** Chromium's sandbox, and so Electron, refuses to run as root; on Linux it needs a display. */
function canShowElectron(): boolean {
  if (!existsSync(`${ELECTRON}dist/version`) || process.getuid?.() === 0) return false;
  return process.platform !== 'linux' || (process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY) !== undefined;
}

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProject } from '../../../core/library/index.ts';
import { writeWalkers } from '../../core/engine/support/walkers.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const ELECTRON = join(ROOT, 'node_modules', 'electron');
const LONG_SECONDS = 60;

/** Electron's binary; undefined where it was not downloaded. Asking the package itself would start a download. */
function electronBinary(): string | undefined {
  const pathFile = join(ELECTRON, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(ELECTRON, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

const binary = electronBinary();
const isBuilt = existsSync(join(ROOT, 'out', 'main', 'index.js'));
if (binary === undefined || !isBuilt) {
  const missing =
    binary === undefined ? "Electron's binary (npx install-electron)" : 'the build (npm run build)';
  const message = `THE SUITE IN REAL ELECTRON DID NOT RUN: ${missing} is missing.`;
  if (process.env.SIGHTLINE_ELECTRON === 'required') throw new Error(message);
  process.stderr.write(`\n${'!'.repeat(80)}\n${message}\n${'!'.repeat(80)}\n\n`);
}

let folder = '';
let app: ElectronApplication | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-electron-'));
});

afterEach(async () => {
  await app
    ?.evaluate(({ app: own, dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      own.exit(0);
    })
    .catch(() => undefined);
  app = undefined;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function launch(...files: readonly string[]): Promise<ElectronApplication> {
  app = await _electron.launch({
    executablePath: binary ?? '',
    args: [ROOT, ...files, `--user-data-dir=${join(folder, 'user')}`],
    timeout: 60_000,
  });
  return app;
}

/** Creates a project from the welcome window and adds a video to it. */
async function startIngest(electron: ElectronApplication, project: string, video: string): Promise<Page> {
  const welcome = await electron.firstWindow();
  await electron.evaluate(
    ({ dialog }, answers) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: answers.project });
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [answers.video] });
    },
    { project, video },
  );
  const opened = electron.waitForEvent('window');
  await welcome.getByRole('button', { name: 'New project' }).click();
  const page = await opened;
  page.setDefaultTimeout(120_000);
  await page.getByRole('button', { name: 'Choose videos' }).click();
  await page.getByRole('textbox', { name: /^Name of the camera/ }).fill('north stand');
  await page.getByRole('button', { name: 'Add this camera' }).click();
  return page;
}

describe.skipIf(binary === undefined || !isBuilt)('in real Electron', () => {
  it('ingests a named camera of a new project and plays it; every window is locked down', async () => {
    const electron = await launch();
    const { video } = writeWalkers(folder, 'north', 2);
    const page = await startIngest(electron, join(folder, 'match.sightline'), video);
    const pane = page.getByRole('figure', { name: 'Camera north stand' });
    await pane.getByText('0:00.000').waitFor();
    expect(await pane.locator('video').evaluate((element: HTMLVideoElement) => element.videoWidth)).toBe(320);
    const preferences = await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) =>
        // Electron has it for its own tests, and does not document it.
        (webContents as unknown as { getLastWebPreferences(): unknown }).getLastWebPreferences(),
      ),
    );
    expect(preferences).toHaveLength(1);
    for (const preference of preferences) {
      expect(preference).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
      });
    }
    const reached = await page.evaluate(async () => ({
      node: ['require', 'process', 'module'].filter((name) => name in globalThis),
      site: await fetch('https://example.org/').then(
        () => true,
        () => false,
      ),
      unknown: (await fetch('media/99')).status,
    }));
    expect(reached).toEqual({ node: [], site: false, unknown: 404 });
  }, 300_000);

  it('starts an engine that was killed again, and goes on with the ingest', async () => {
    const electron = await launch();
    const { video } = writeWalkers(folder, 'long', LONG_SECONDS);
    const page = await startIngest(electron, join(folder, 'killed.sightline'), video);
    await page.getByRole('figure', { name: 'Camera north stand' }).waitFor();
    await electron.evaluate(({ app: own }) => {
      const engine = own.getAppMetrics().find(({ name }) => name === 'Sightline engine');
      if (engine !== undefined) process.kill(engine.pid, 'SIGKILL');
    });
    await page.getByText(/The engine ended unexpectedly and is being started again/).waitFor();
    await page.getByText(/The engine ended unexpectedly/).waitFor({ state: 'hidden' });
    await page.getByRole('progressbar', { name: /Ingest/ }).waitFor();
  }, 300_000);

  it('asks once before a job is stopped by quitting, and keeps what was found', async () => {
    const electron = await launch();
    const { video } = writeWalkers(folder, 'long', LONG_SECONDS);
    const project = join(folder, 'quit.sightline');
    const page = await startIngest(electron, project, video);
    await page.getByRole('figure', { name: 'Camera north stand' }).waitFor();
    const asked = await electron.evaluate(async ({ app: own, dialog }) => {
      let questions = 0;
      dialog.showMessageBox = () => {
        questions += 1;
        return Promise.resolve({ response: 1, checkboxChecked: false });
      };
      own.quit();
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return questions;
    });
    expect(asked).toBe(1);
    const closed = electron.waitForEvent('close');
    await electron.evaluate(({ app: own, dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      own.quit();
    });
    await closed;
    using library = openProject(project, { readonly: true });
    expect(library.jobs()[0]).toMatchObject({ kind: 'ingest', state: 'cancelled' });
  }, 300_000);

  it('refuses a file that is no project in words', async () => {
    const broken = join(folder, 'broken.sightline');
    const electron = await launch();
    await electron.firstWindow();
    writeFileSync(broken, 'not a project');
    const message = await electron.evaluate(
      ({ app: own, dialog }, path) =>
        new Promise<string>((resolve) => {
          dialog.showMessageBox = (...args: unknown[]) => {
            resolve((args.at(-1) as { message: string }).message);
            return Promise.resolve({ response: 0, checkboxChecked: false });
          };
          own.emit('second-instance', {}, ['electron', '.', path], '.');
        }),
      broken,
    );
    expect(message).toBe('“broken” cannot be opened.');
  }, 120_000);
});

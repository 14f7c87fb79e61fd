import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProject, openProject } from '../../core/library/index.ts';
import { writeWalkers } from '../core/engine/support/walkers.ts';
import { launchBrowser } from '../renderer/support/browser.ts';
import { BuiltDesktop, RunningDesktop } from './support/desktop-app.ts';

/** Long enough for an ingest to be interrupted between two of its chunks of ten seconds. */
const LONG_SECONDS = 60;

let browser: Browser;
let built: BuiltDesktop;
let footage = '';
let folder = '';
let north = '';
let long = '';

beforeAll(async () => {
  footage = mkdtempSync(join(tmpdir(), 'sightline-desktop-footage-'));
  north = writeWalkers(footage, 'north', 2).video;
  long = writeWalkers(footage, 'long', LONG_SECONDS).video;
  [browser, built] = await Promise.all([launchBrowser(), BuiltDesktop.build()]);
}, 300_000);

afterAll(async () => {
  await browser.close();
  built.dispose();
  rmSync(footage, { recursive: true, force: true });
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-desktop-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function launch(files: readonly string[] = []): Promise<RunningDesktop> {
  return RunningDesktop.launch(built, { browser, folder, files });
}

/** Creates a project from the welcome window and adds a video to it as a camera of this name. */
async function startIngest(desktop: RunningDesktop, project: string, video: string, camera: string) {
  const { answers } = desktop.environment;
  answers.save = () => ({ canceled: false, filePath: project });
  answers.open = () => ({ canceled: false, filePaths: [video] });
  const welcome = await desktop.window(/^Sightline$/);
  await welcome.page.getByRole('button', { name: 'New project' }).click();
  const { page } = await desktop.window(/ — Sightline$/);
  await page.getByRole('button', { name: 'Choose videos' }).click();
  await page.getByRole('textbox', { name: /^Name of the camera/ }).fill(camera);
  await page.getByRole('button', { name: 'Add this camera' }).click();
  return page;
}

/** Drops a file onto the page as a hand would; `isByHand` false: as a script of the page would make it up. */
async function drop(page: Page, path: string, isByHand: boolean): Promise<void> {
  // Only Electron knows the path of a file; the stand-in is told.
  await page.evaluate(([name, known]) => Object.assign(globalThis, { __shimPaths: { [name]: known } }), [
    basename(path),
    path,
  ] as const);
  if (!isByHand) {
    await page.evaluate((name) => {
      const data = new DataTransfer();
      data.items.add(new File(['made up'], name));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, basename(path));
    return;
  }
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {
      ...{ type, x: 300, y: 300 },
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  }
}

describe('the desktop application', () => {
  it('goes from the welcome window to a project, ingests a named camera, and plays it', async () => {
    await using desktop = await launch();
    const project = join(folder, 'match.sightline');
    const welcome = await desktop.window(/^Sightline$/);
    await welcome.page.getByText(/^Sightline computes on/).waitFor({ timeout: 60_000 });
    const page = await startIngest(desktop, project, north, 'north stand');
    const pane = page.getByRole('figure', { name: 'Camera north stand' });
    await pane.waitFor({ timeout: 120_000 });
    await pane.getByText('0:00.000').waitFor({ timeout: 60_000 });
    expect(await pane.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBe(320);
    expect(desktop.windows.map(({ options }) => options.title)).toEqual(['match — Sightline']);
    await page.getByRole('progressbar', { name: /Ingest/ }).waitFor({ state: 'hidden', timeout: 120_000 });
    expect(desktop.environment.refused).toEqual([]);
    expect(desktop.appCalls).toContain(`addRecentDocument ${project}`);
    // The same project named again is the same window.
    desktop.tell('second-instance', {}, ['electron', '.', project], folder);
    await expect.poll(() => desktop.windows.length).toBe(1);
    expect(await desktop.quit()).toBe(0);
    expect(desktop.environment.messages).toEqual([]);
    // The engine's connections would fail, and say so in the log.
    const log = join(folder, 'user', 'logs', 'sightline.log');
    expect(existsSync(log) ? readFileSync(log, 'utf8') : '').not.toContain('A connection was attempted');
    using library = openProject(project, { readonly: true });
    expect(library.cameras().map(({ name }) => name)).toEqual(['north stand']);
  }, 300_000);

  it('says that the engine ended, starts it again and goes on with the ingest', async () => {
    await using desktop = await launch();
    const project = join(folder, 'killed.sightline');
    const page = await startIngest(desktop, project, long, 'long');
    await page.getByRole('figure', { name: 'Camera long' }).waitFor({ timeout: 120_000 });
    desktop.engineOf(project).kill('SIGKILL');
    await page.getByText(/The engine ended unexpectedly and is being started again/).waitFor();
    await page.getByText(/The engine ended unexpectedly/).waitFor({ state: 'hidden', timeout: 60_000 });
    await page.getByText('Connected', { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByRole('progressbar', { name: /Ingest/ }).waitFor({ timeout: 60_000 });
  }, 300_000);

  it('takes videos that are dropped by hand, and none that a script makes up', async () => {
    const project = join(folder, 'dropped.sightline');
    createProject(project)[Symbol.dispose]();
    const notes = join(folder, 'notes.txt');
    writeFileSync(notes, 'no video');
    await using desktop = await launch([project]);
    const { page } = await desktop.window(/^dropped/);
    await page.getByText('Drop the videos here').waitFor();
    await drop(page, north, false);
    await drop(page, notes, true);
    await page.getByText('notes.txt: neither a video nor a Sightline project.').waitFor();
    expect(await page.getByRole('textbox', { name: /^Name of the camera/ }).count()).toBe(0);
    await drop(page, north, true);
    await page.getByRole('textbox', { name: 'Name of the camera of north.mp4' }).waitFor();
    await page.getByRole('button', { name: 'Leave out north.mp4' }).click();
    await page.getByText('Drop the videos here').waitFor();
  }, 120_000);

  it('asks once before a job is stopped by quitting, keeps what was found, and offers to go on at the next start', async () => {
    const project = join(folder, 'quit.sightline');
    await stopByQuitting(project);
    await using desktop = await launch([project]);
    const { page } = await desktop.window(/^quit/);
    const progress = page.getByRole('region', { name: 'Progress' });
    await progress.getByText(/^Finding people in long was stopped at \d+ %/).waitFor({ timeout: 60_000 });
    await progress.getByRole('button', { name: 'Go on' }).click();
    await progress.getByRole('progressbar', { name: /Ingest/ }).waitFor({ timeout: 60_000 });
    desktop.environment.answers.message = () => 0;
    expect(await desktop.quit()).toBe(0);
  }, 300_000);

  /** Starts an ingest, quits in the middle of it, and looks at what is kept. */
  async function stopByQuitting(project: string): Promise<void> {
    await using desktop = await launch();
    const page = await startIngest(desktop, project, long, 'long');
    await page.getByRole('figure', { name: 'Camera long' }).waitFor({ timeout: 120_000 });
    desktop.environment.answers.message = () => 1;
    desktop.chooseInMenu('about');
    void desktop.quit();
    await expect.poll(() => desktop.environment.messages.length, { timeout: 30_000 }).toBe(1);
    expect(desktop.environment.messages[0]?.message).toBe('A job is still running. Stop it?');
    expect(desktop.windows).toHaveLength(1);
    await page.getByRole('progressbar', { name: /Ingest/ }).waitFor();
    desktop.environment.answers.message = () => 0;
    expect(await desktop.quit()).toBe(0);
    expect(desktop.environment.messages).toHaveLength(2);
    expect(desktop.windows).toEqual([]);
    using library = openProject(project, { readonly: true });
    expect(library.jobs()[0]).toMatchObject({ kind: 'ingest', state: 'cancelled' });
  }

  it('opens what the command line names, and says what it cannot open', async () => {
    const broken = join(folder, 'broken.sightline');
    writeFileSync(broken, 'not a project');
    mkdirSync(join(folder, 'folder.sightline'));
    await using desktop = await launch([broken, join(folder, 'folder.sightline')]);
    await desktop.window(/^Sightline$/);
    expect(desktop.environment.messages.map(({ message }) => message)).toEqual([
      '“broken” cannot be opened.',
    ]);
  }, 120_000);
});

/**
 * Makes README's pictures from the demo match, in dark and in light: run `npm run demo -- --no-open` and `npm run build`
 * first. The desktop application's windows are shown by the stand-in for Electron that the tests use, in Chromium.
 *
 * Every part and dialog of the window, small and large, to be looked at: scripts/state-pictures.ts.
 *
 *   node scripts/screenshots.ts [--folder demo] [--out docs/images] [--only beginning|workspace]
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { ProjectService } from '../core/api/index.ts';
import { readDemoTruth, type DemoTruth } from '../core/demo/index.ts';
import { BuiltDesktop, RunningDesktop } from '../test/electron/support/desktop-app.ts';
import { launchBrowser } from '../test/renderer/support/browser.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PATIENT = { timeout: 300_000 };

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: join(ROOT, 'demo') },
    out: { type: 'string', default: join(ROOT, 'docs', 'images') },
    only: { type: 'string' },
  },
});

type Scheme = 'dark' | 'light';

interface Studio {
  readonly browser: Browser;
  readonly built: BuiltDesktop;
  readonly truth: DemoTruth;
  readonly project: string;
}

function shoot(page: Page, name: string, scheme: Scheme): Promise<unknown> {
  const path = join(values.out, `${name}-${scheme}.jpg`);
  return page.screenshot({ path, type: 'jpeg', quality: 82 });
}

/** The welcome window, and a new project while the cameras of the match are named and read. */
async function shootBeginning({ browser, built, truth }: Studio, scheme: Scheme): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-pictures-'));
  // So that pictures show paths as users see their own: from the home folder on.
  process.env.HOME = folder;
  const earlier = ['Training on Tuesday', 'Semi-final'].map((name) =>
    join(folder, 'matches', `${name}.sightline`),
  );
  await mkdir(join(folder, 'matches'));
  for (const path of earlier) await ProjectService.open(path, { mode: 'create' })[Symbol.asyncDispose]();
  await using desktop = await RunningDesktop.launch(built, {
    ...{ browser, folder, colorScheme: scheme },
    files: earlier,
  });
  await desktop.window(/^Semi-final/);
  desktop.chooseInMenu('welcome');
  const { page } = await desktop.window(/^Sightline$/);
  await page.getByText(/^Sightline computes on/).waitFor(PATIENT);
  await shoot(page, 'welcome', scheme);

  const { answers } = desktop.environment;
  answers.save = () => ({ canceled: false, filePath: join(folder, 'Cup final.sightline') });
  answers.open = () => ({
    canceled: false,
    filePaths: truth.cameras.map(({ file }) => join(values.folder, file)),
  });
  await page.getByRole('button', { name: 'New project' }).click();
  const fresh = (await desktop.window(/^Cup final/)).page;
  await fresh.getByRole('button', { name: 'Choose videos' }).click();
  await fresh.getByRole('button', { name: /^Add these/ }).waitFor();
  await shoot(fresh, 'add-cameras', scheme);
  await fresh.getByRole('button', { name: /^Add these/ }).click();
  await fresh.getByRole('figure').first().waitFor(PATIENT);
  await fresh.getByRole('progressbar', { name: /Ingest/ }).waitFor(PATIENT);
  await fresh.waitForTimeout(3000);
  await shoot(fresh, 'ingest', scheme);
  await desktop.quit();
  // Where windows were is still being written when the application has ended.
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** The workspace of the ingested match, after a click on the player that the match asks about. */
async function shootWorkspace({ browser, built, truth, project }: Studio, scheme: Scheme): Promise<void> {
  const { query } = truth;
  if (query === null) throw new Error('This demo match has no query to show; generate another seed.');
  const camera = await cameraOf(project, query.camera);
  const folder = await mkdtemp(join(tmpdir(), 'sightline-pictures-'));
  await using desktop = await RunningDesktop.launch(built, {
    ...{ browser, folder, colorScheme: scheme },
    files: [project],
  });
  const { page } = await desktop.window(/ — Sightline$/);
  const picture = page.getByRole('figure').filter({ hasText: query.camera }).locator('canvas');
  await picture.waitFor(PATIENT);
  await page.getByLabel('Position').fill(String(query.time));
  const area = await picture.boundingBox();
  if (area === null) throw new Error('The camera is not visible.');
  const scale = Math.min(area.width / camera.width, area.height / camera.height);
  const position = {
    x: (area.width - camera.width * scale) / 2 + query.x * scale,
    y: (area.height - camera.height * scale) / 2 + query.y * scale,
  };
  const found = page.locator('aside ol button img').first();
  // Until the boxes of this moment have come, a click finds nobody.
  for (let tries = 0; tries < 60 && !(await found.isVisible()); tries += 1) {
    await picture.click({ position });
    await page.waitForTimeout(2000);
  }
  await found.waitFor();
  await page.waitForTimeout(3000);
  await shoot(page, 'window', scheme);
  await desktop.quit();
  // Where windows were is still being written when the application has ended.
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

async function cameraOf(project: string, name: string): Promise<{ width: number; height: number }> {
  await using service = ProjectService.open(project, { mode: 'read' });
  const camera = service.getProject().cameras.find((candidate) => candidate.name === name);
  if (camera === undefined) throw new Error(`The demo project has no camera ${name}; ingest it first.`);
  return camera.video;
}

const truth = await readDemoTruth(values.folder);
await mkdir(values.out, { recursive: true });
const browser = await launchBrowser();
const built = await BuiltDesktop.build();
try {
  const project = join(values.folder, `match-${truth.seed}.sightline`);
  for (const scheme of ['dark', 'light'] as const) {
    const studio = { browser, built, truth, project };
    if (values.only !== 'workspace') await shootBeginning(studio, scheme);
    if (values.only !== 'beginning') await shootWorkspace(studio, scheme);
  }
} finally {
  built.dispose();
  await browser.close();
}

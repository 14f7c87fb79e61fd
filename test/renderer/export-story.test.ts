import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { probeVideo, readFrameTable } from '../../core/video/index.ts';
import { openRealMatch, writeRealMatch } from './support/real-match.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

let bench: WindowBench;
let folder: string;
let path: string;

beforeAll(async () => {
  bench = await WindowBench.open();
  folder = await mkdtemp(join(tmpdir(), 'sightline-export-'));
  path = await writeRealMatch(folder, bench.makeMatch());
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

it("cuts a person's moments of a stretch into a reel from the person's page, and the file has the frames that it says", async () => {
  await using service = openRealMatch(path);
  // Everything of the red one: two tracklets in each of the three cameras.
  const tracklets = service
    .listTracklets({})
    .flatMap(({ tracklet }) => (tracklet % 1_000_000 <= 2 ? [tracklet] : []));
  service.workspace.people.createPerson({ name: 'Ada Red', tracklets, allowOverlap: true });
  await using window = await WindowPage.open(bench, service);
  const { page } = window;
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByRole('button', { name: /Ada Red/ }).click();
  await page.getByRole('button', { name: 'Export …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export, report or clips' });
  await dialog
    .getByLabel('What')
    .getByRole('option', { name: 'MOT Challenge' })
    .waitFor({ state: 'attached' });
  await dialog.getByLabel('What').selectOption('Reel of clips (MP4)');
  expect(await dialog.getByLabel('Ada Red').isChecked()).toBe(true);
  await dialog.getByLabel('variable').uncheck();
  await dialog.getByLabel('From', { exact: true }).fill('0:01');
  await dialog.getByLabel('To', { exact: true }).fill('0:01.6');
  await dialog.getByLabel('Seconds before and after').fill('0');
  await dialog.getByLabel('Write the name beside it').check();
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByText('Done. It lies here:').waitFor({ timeout: 90_000 });
  const file = await dialog.getByText(/match-reel\.mp4$/).innerText();
  const [, moments, frames] =
    /^(\d+) moments, (\d+) frames/.exec(await dialog.getByText(/frames, counted/).innerText()) ?? [];
  expect(moments).toBe('2');
  const probe = await probeVideo(file);
  expect((await readFrameTable(file, probe)).times).toHaveLength(Number(frames));
  // The wide picture holds the upright one.
  expect([probe.width, probe.height]).toEqual([640, 360]);
  expect(window.complaints).toEqual([]);
}, 180_000);

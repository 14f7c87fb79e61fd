import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectService } from '../../core/api/index.ts';
import { madeMatch } from '../core/api/made-match.ts';
import { lookingModel } from '../core/embedding/tiny-models.ts';
import { writeWalkers } from '../core/engine/support/walkers.ts';
import { violations } from './support/accessibility.ts';
import { layoutProblems } from './support/layout-problems.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

/** A machine that does much else paints late. */
const PATIENT = { timeout: 30_000 };

let bench: WindowBench;
let folder: string;

beforeAll(async () => {
  bench = await WindowBench.open();
  folder = await mkdtemp(join(tmpdir(), 'sightline-why-'));
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Colour of the middle of a painted crop. */
function middleOf(canvas: Locator): Promise<number[]> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    // A copy for each look: Chromium warns of canvases that are read again and again.
    const copy = document.createElement('canvas');
    copy.width = copy.height = 1;
    const context = copy.getContext('2d');
    context?.drawImage(element, element.width / 2, element.height / 2, 1, 1, 0, 0, 1, 1);
    return [...(context?.getImageData(0, 0, 1, 1).data.slice(0, 3) ?? [])];
  });
}

/** Nothing overlaps, is cut off or breaks a rule of accessibility, in dark and light, small and large. */
async function isSound(window: WindowPage): Promise<void> {
  for (const [colorScheme, width, height] of [
    ['light', 3840, 2160],
    ['dark', 1280, 720],
  ] as const) {
    await window.page.emulateMedia({ colorScheme });
    await window.page.setViewportSize({ width, height });
    expect(await layoutProblems(window.page), colorScheme).toEqual([]);
    expect(await violations(window), colorScheme).toEqual([]);
  }
}

describe('why this match', { timeout: 240_000 }, () => {
  it('is shown over both crops by key and button, map by map', async () => {
    const model = join(folder, 'looking.onnx');
    await writeFile(model, lookingModel());
    const cameras = ['left', 'right'].map((name) => ({ name, ...writeWalkers(folder, name, 2) }));
    await using project = ProjectService.open(join(folder, 'match.sightline'), { mode: 'create' });
    const { job } = project.startIngest({ cameras, model, device: 'cpu' });
    await project.jobFinished(job);
    await using window = await WindowPage.open(bench, project);
    const { page } = window;
    page.setDefaultTimeout(60_000);
    await window.camera('left').getByText('0:00.000').waitFor();
    // The red walker: more red than blue all over.
    await window.clickPicture('left', 38, 88);
    await page.getByText(/re-appearances?$/).waitFor();
    await page.keyboard.press('w');
    const dialog = page.getByRole('dialog', { name: 'Why this match' });
    const canvases = dialog.locator('canvas');
    await dialog.getByText('The two crops that are most alike').waitFor();
    expect(await canvases.count()).toBe(2);
    // The brightest of the colour map lies over red: it has green too.
    for (const place of [0, 1])
      await expect.poll(async () => (await middleOf(canvases.nth(place)))[1], PATIENT).toBeGreaterThan(110);
    await isSound(window);
    await dialog.getByLabel('Fine, mean').check();
    // There the model sees nothing: all is darkened.
    for (const place of [0, 1])
      await expect.poll(async () => (await middleOf(canvases.nth(place)))[0], PATIENT).toBeLessThan(150);
    await dialog.getByLabel('Pictures alone').check();
    for (const place of [0, 1]) {
      await expect.poll(async () => (await middleOf(canvases.nth(place)))[0], PATIENT).toBeGreaterThan(220);
      expect((await middleOf(canvases.nth(place)))[1]).toBeLessThan(60);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    // Escape has closed the dialog and nothing more: the question stands.
    await page.getByText(/re-appearances?$/).waitFor();
    await page.getByRole('button', { name: 'Why?' }).click();
    await dialog.getByText('The two crops that are most alike').waitFor();
    await dialog.getByText(/^Asked for\s*left, 0:0/).waitFor();
    await page.keyboard.press('Escape');
    // Rejected: the second answer; what is like it falls back, and that is told.
    await window.rows.nth(1).getByRole('button').click();
    await page.keyboard.press('n');
    await window.rows.getByText('Not the same').waitFor();
    await page.getByRole('button', { name: 'Rank anew' }).click();
    await window.rows.getByText('Not the same').waitFor({ state: 'detached' });
    await page.keyboard.press('w');
    await dialog.getByText(/^Most like what was rejected: 0\.\d\d/).waitFor();
    await isSound(window);
    expect(window.complaints).toEqual([]);
  });
});

describe('how well likelihoods can be trusted', { timeout: 240_000 }, () => {
  it('is plotted for all cameras and for each pair with enough pairs, with the figures', async () => {
    const path = join(folder, 'made.sightline');
    madeMatch(path);
    await using project = ProjectService.open(path, { mode: 'write' });
    await using window = await WindowPage.open(bench, project);
    const { page } = window;
    page.setDefaultTimeout(60_000);
    await page.getByRole('button', { name: 'How sure?' }).click();
    const dialog = page.getByRole('dialog', { name: 'How well likelihoods can be trusted' });
    await dialog.getByText('24 pairs certainly the same, 60 certainly different').waitFor();
    const report = await project.workspace.calibration();
    const rows = async (): Promise<number> =>
      (await dialog.locator('tbody td:last-child').allInnerTexts()).reduce(
        (sum, text) => sum + Number(text),
        0,
      );
    expect(await rows()).toBe(84);
    const filled = report?.bins.filter(({ count }) => count > 0) ?? [];
    expect(await dialog.locator('circle').count()).toBe(filled.length);
    // A bin lies as far right as was expected, and as high as was observed.
    const frame = await dialog.locator('svg rect').boundingBox();
    const last = await dialog.locator('circle').last().boundingBox();
    if (frame === null || last === null) throw new Error('The plot is shown.');
    const { predicted, observed } = filled.at(-1) ?? { predicted: 0, observed: 0 };
    expect((last.x + last.width / 2 - frame.x) / frame.width).toBeCloseTo(predicted ?? 0, 1);
    expect(1 - (last.y + last.height / 2 - frame.y) / frame.height).toBeCloseTo(observed ?? 0, 1);
    await isSound(window);
    await dialog.getByLabel('Cameras').selectOption('Within right');
    await dialog.getByText('12 pairs certainly the same, 30 certainly different').waitFor();
    expect(await rows()).toBe(42);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layoutProblems } from './support/layout-problems.ts';
import type { TestMatch } from './support/test-footage.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

let bench: WindowBench;
let match: TestMatch;

beforeAll(async () => {
  bench = await WindowBench.open();
  match = bench.makeMatch();
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

describe('the layout of the window', () => {
  it.each([
    ['small', 1280, 720],
    ['4K', 3840, 2160],
  ])('has nothing that overlaps or is cut off: %s', async (_name, width, height) => {
    await using window = await WindowPage.open(bench, match.engine);
    const { page } = window;
    await page.setViewportSize({ width, height });
    await window.camera('left').getByText('0:00.480').waitFor();
    expect(await layoutProblems(page)).toEqual([]);
    await window.clickPicture('left', 100, 110);
    await page.getByText('4 re-appearances').waitFor();
    expect(await layoutProblems(page), 'ranked').toEqual([]);
    await page.getByRole('button', { name: 'By camera' }).click();
    await page.keyboard.press('g');
    expect(await layoutProblems(page), 'by camera, one large').toEqual([]);
    for (const tab of ['People', 'Tags', 'History']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await layoutProblems(page), tab).toEqual([]);
    }
    for (const key of ['?', 'Control+k']) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      expect(await layoutProblems(page), key).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
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

it('exports in the chosen format, says where it lies, and asks for somebody before it cuts clips', async () => {
  await using window = await WindowPage.open(bench, match.engine);
  await window.camera('left').getByText('0:00.480').waitFor();
  const { page } = window;
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export, report or clips' });
  await dialog.getByLabel('What').selectOption('MOT Challenge');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByText('match-exports/match-mot').waitFor();
  expect(match.engine.exportRequests).toEqual([{ format: 'mot' }]);
  await dialog.getByLabel('What').selectOption('Reel of clips (MP4)');
  expect(await dialog.getByRole('button', { name: 'Export', exact: true }).isDisabled()).toBe(true);
  await dialog.getByLabel('Make everyone else unrecognisable').check();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(window.complaints).toEqual([]);
});

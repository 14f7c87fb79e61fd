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

async function openDialog(window: WindowPage) {
  await window.camera('left').getByText('0:00.480').waitFor();
  await window.page.keyboard.press('Control+e');
  const dialog = window.page.getByRole('dialog', { name: 'Export, report or clips' });
  await dialog
    .getByLabel('What')
    .getByRole('option', { name: 'MOT Challenge' })
    .waitFor({ state: 'attached' });
  return { dialog, start: dialog.getByRole('button', { name: 'Export', exact: true }) };
}

it('exports a stretch of some cameras in the chosen format, says where it lies, and remembers the format', async () => {
  match.engine.exportRequests.length = 0;
  await using window = await WindowPage.open(bench, match.engine);
  const { dialog, start } = await openDialog(window);
  await dialog.getByLabel('What').selectOption('CMX 3600 EDL');
  await dialog.getByLabel('upright').uncheck();
  await dialog.getByLabel('From', { exact: true }).fill('0:01.5');
  await dialog.getByLabel('To', { exact: true }).fill('soon');
  await dialog.getByText('“To” is no time').waitFor();
  expect(await start.isDisabled()).toBe(true);
  await dialog.getByLabel('To', { exact: true }).fill('0:04');
  await dialog.getByLabel('Seconds before and after').fill('2');
  await start.click();
  await dialog.getByText('match-exports/match-mot').waitFor();
  expect(match.engine.exportRequests).toEqual([
    { format: 'edl', cameras: ['left', 'variable'], from: 1.5, to: 4, lead: 2, lag: 2, join: 0.3 },
  ]);
  await window.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await window.page.keyboard.press('Control+e');
  // What can be chosen comes from the engine.
  await expect.poll(() => dialog.getByLabel('What').inputValue()).toBe('edl');
  expect(await dialog.getByLabel('Seconds before and after').inputValue()).toBe('2');
  expect(window.complaints).toEqual([]);
});

it('asks for somebody before it cuts clips', async () => {
  await using window = await WindowPage.open(bench, match.engine);
  const { dialog, start } = await openDialog(window);
  await dialog.getByLabel('What').selectOption('Reel of clips (MP4)');
  expect(await start.isDisabled()).toBe(true);
  await dialog.getByText('Choose whom the videos are about.').waitFor();
  await dialog.getByLabel('Who').selectOption('Tagged moments');
  await dialog.getByText('No moment has been tagged yet.').waitFor();
  await dialog.getByLabel('Make everyone else unrecognisable').check();
});

it('shows how far an export is, cancels it, and says what went wrong with another', async () => {
  match.engine.exportOutcome = { state: 'running', fraction: 0.42, remaining: 65 };
  await using window = await WindowPage.open(bench, match.engine);
  const { dialog, start } = await openDialog(window);
  await dialog.getByLabel('What').selectOption('MOT Challenge');
  await start.click();
  await dialog.getByText('42 %').waitFor();
  await dialog.getByText('about 1 min left').waitFor();
  expect(await start.isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByText('Cancelled; nothing was left behind.').waitFor();
  expect(match.engine.cancelled.at(-1)).toBe(7);
  match.engine.exportOutcome = { state: 'failed', error: 'The disk is full.' };
  await start.click();
  await dialog.getByText('It did not work: The disk is full.').waitFor();
  match.engine.exportOutcome = { state: 'done', fraction: 1 };
});

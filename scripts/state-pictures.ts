/**
 * Takes pictures of the window in its states, dark and light, small and large, to be looked at.
 * `node scripts/state-pictures.ts FOLDER`
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { layoutProblems } from '../test/renderer/support/layout-problems.ts';
import { WindowBench, WindowPage } from '../test/renderer/support/window-page.ts';

const SIZES = [
  { name: 'small', width: 1280, height: 720 },
  { name: '4k', width: 3840, height: 2160 },
];

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say into which folder: node scripts/state-pictures.ts FOLDER');
await mkdir(folder, { recursive: true });
await using bench = await WindowBench.open();
const match = bench.makeMatch();
for (const { name, width, height } of SIZES) {
  for (const colorScheme of ['dark', 'light'] as const) {
    await using window = await WindowPage.open(bench, match.engine);
    await window.page.setViewportSize({ width, height });
    await window.page.emulateMedia({ colorScheme });
    await window.camera('left').getByText('0:00.480').waitFor();
    const shoot = (state: string): Promise<void> => take(window.page, `${state}-${name}-${colorScheme}`);
    await shoot('idle');
    await window.clickPicture('left', 100, 110);
    await window.page.getByText('4 re-appearances').waitFor();
    await shoot('ranked');
    await window.page.getByRole('button', { name: 'By camera' }).click();
    await window.page.keyboard.press('g');
    await shoot('board-one-large');
    await window.page.keyboard.press('?');
    await window.page.getByRole('dialog').waitFor();
    await shoot('keys');
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('Control+k');
    await window.page.getByRole('dialog', { name: 'Commands' }).waitFor();
    await shoot('palette');
  }
}

async function take(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder ?? '.', `${name}.png`) });
  const problems = await layoutProblems(page);
  console.log([name, ...problems].join('\n  '));
}

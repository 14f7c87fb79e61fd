import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LABEL_WIDTH, RULER_HEIGHT } from '../../renderer/timeline/timeline-layout.ts';
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

/** From the first picture of any camera to the last: camera "upright" starts a quarter of a second early. */
const RANGE = { from: -0.25, to: 8.5 };

async function openWindow(): Promise<WindowPage> {
  const window = await WindowPage.open(bench, match.engine);
  await window.camera('left').getByText('0:00.480').waitFor();
  await picture(window).waitFor();
  return window;
}

function picture({ page }: WindowPage): Locator {
  return page.getByRole('img', { name: 'Time line with 3 lanes and 5 tracklets' });
}

/** Where a time lies in the whole time line, from the numbers alone. */
async function placeOf(window: WindowPage, time: number): Promise<number> {
  const box = await picture(window).boundingBox();
  return LABEL_WIDTH + ((time - RANGE.from) / (RANGE.to - RANGE.from)) * ((box?.width ?? 0) - LABEL_WIDTH);
}

/** The colour of one pixel of the painted time line. */
function pixel(window: WindowPage, x: number, y: number): Promise<number[]> {
  return picture(window)
    .locator('canvas')
    .evaluate(
      (canvas: HTMLCanvasElement, at) => [
        ...(canvas.getContext('2d')?.getImageData(Math.round(at.x), Math.round(at.y), 1, 1).data ?? []),
      ],
      { x, y },
    );
}

describe('the time line', () => {
  it('seeks where its ruler is pressed, zooms by wheel around the pointer, and shows all again', async () => {
    await using window = await openWindow();
    await picture(window).click({ position: { x: await placeOf(window, 4), y: 8 } });
    const shown = Number(await window.page.getByLabel('Position').inputValue());
    expect(shown).toBeGreaterThan(3.95);
    expect(shown).toBeLessThan(4.05);
    const before = await picture(window).locator('.playhead').boundingBox();
    const box = await picture(window).boundingBox();
    await window.page.mouse.move(before?.x ?? 0, (box?.y ?? 0) + 60);
    for (let turns = 0; turns < 3; turns += 1) await window.page.mouse.wheel(0, -240);
    const after = await picture(window).locator('.playhead').boundingBox();
    expect(Math.abs((after?.x ?? 0) - (before?.x ?? 0))).toBeLessThan(2);
    const seen = await window.page.locator('.minimap .seen').boundingBox();
    const map = await window.page.locator('.minimap').boundingBox();
    expect((map?.width ?? 0) / (seen?.width ?? 1)).toBeCloseTo(3.65, 1);
    await window.page.keyboard.press('Alt+0');
    const whole = await window.page.locator('.minimap .seen').boundingBox();
    expect(whole?.width).toBeCloseTo(map?.width ?? NaN, 0);
    expect(window.complaints).toEqual([]);
  });

  it('shows gaps, the question and its answers in their colours', async () => {
    await using window = await openWindow();
    // Camera "variable" has no picture before half a second: its lane is empty there, and filled afterwards.
    const secondLane = RULER_HEIGHT + 2 * 16 + 6 + 4;
    const gap = await pixel(window, await placeOf(window, 0.2), secondLane);
    const filled = await pixel(window, await placeOf(window, 8.4), secondLane);
    expect(gap).not.toEqual(filled);
    const firstItem = RULER_HEIGHT + 3 + 7;
    const idle = await pixel(window, await placeOf(window, 4), firstItem);
    await window.page.mouse.dblclick(
      ((await picture(window).boundingBox())?.x ?? 0) + (await placeOf(window, 4)),
      ((await picture(window).boundingBox())?.y ?? 0) + firstItem,
    );
    await window.page.getByText('4 re-appearances').waitFor();
    await expect
      .poll(async () => pixel(window, await placeOf(window, 5), firstItem))
      .toEqual([255, 180, 84, 255]);
    expect(idle).not.toEqual([255, 180, 84, 255]);
  });

  it('selects by click and by a drawn rectangle, and plays the selection moment by moment', async () => {
    await using window = await openWindow();
    const box = await picture(window).boundingBox();
    if (box === null) throw new Error('The time line is shown.');
    const { page } = window;
    await page.mouse.click(box.x + (await placeOf(window, 6)), box.y + RULER_HEIGHT + 10);
    await page.getByText('1 selected').waitFor();
    await page.mouse.move(box.x + (await placeOf(window, 2)), box.y + RULER_HEIGHT + 1);
    await page.mouse.down();
    await page.mouse.move(box.x + (await placeOf(window, 3)), box.y + RULER_HEIGHT + 30, { steps: 3 });
    await page.mouse.up();
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Play selection' }).click();
    await page.getByRole('button', { name: 'Stop (1 of 2)' }).waitFor();
    await page.getByLabel('Position').fill('8.2');
    await page.getByRole('button', { name: 'Stop (2 of 2)' }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('button', { name: 'Play selection' }).waitFor();
    await page.keyboard.press('Shift+End');
    const end = Math.max(...(match.frameTimes.get('left') ?? []));
    expect(Number(await page.getByLabel('Position').inputValue())).toBeCloseTo(end, 2);
    await page.keyboard.press('Escape');
    await page.getByText('2 selected').waitFor({ state: 'hidden' });
    await page.keyboard.press('t');
    await picture(window).waitFor({ state: 'hidden' });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepFrames } from '../../renderer/media/frame-lookup.ts';
import { RED_PERSON, type TestMatch } from './support/test-footage.ts';
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

/** The window with its first pictures: camera "left" at 0.48 s, the start of the latest camera. */
async function openWindow(): Promise<WindowPage> {
  const window = await WindowPage.open(bench, match.engine);
  await window.camera('left').getByText('0:00.480').waitFor();
  return window;
}

function speedMenu({ page }: WindowPage) {
  return page.getByLabel('Speed');
}

describe('players', () => {
  it('zooms around the pointer by wheel, moves with Alt, clicks the same person, and shows all again', async () => {
    await using window = await openWindow();
    const [x, y, width, height] = match.boxOf('left', RED_PERSON, 0.48);
    const canvas = window.camera('left').locator('canvas');
    const pane = await canvas.boundingBox();
    if (pane === null) throw new Error('The picture is shown.');
    const scale = Math.min(pane.width / 640, pane.height / 360);
    const at = {
      x: pane.x + (pane.width - 640 * scale) / 2 + (x + width / 2) * scale,
      y: pane.y + (pane.height - 360 * scale) / 2 + (y + height / 2) * scale,
    };
    await window.page.mouse.move(at.x, at.y);
    await window.page.mouse.wheel(0, -240);
    await window.page.mouse.wheel(0, -240);
    await window.camera('left').getByText('2.4×').waitFor();
    const zoomed = await window.camera('left').locator('video').boundingBox();
    expect((zoomed?.width ?? 0) / (640 * scale)).toBeCloseTo(2.37, 1);

    await window.page.keyboard.down('Alt');
    await window.page.mouse.down();
    await window.page.mouse.move(at.x - 12, at.y, { steps: 3 });
    await window.page.mouse.up();
    await window.page.keyboard.up('Alt');
    const moved = await window.camera('left').locator('video').boundingBox();
    expect((moved?.x ?? 0) - (zoomed?.x ?? 0)).toBeCloseTo(-12, 0);
    expect(await window.page.getByText('Click a person in any picture.').count()).toBe(1);

    await window.page.mouse.click(at.x - 12, at.y);
    await window.page.getByText('left, from 0:00.00').waitFor();
    const { edges } = await window.queryBoxEdges('left');
    const seen = (edges.right - edges.left) * scale;
    expect(seen).toBeGreaterThan(width * scale * 2.2);

    await window.camera('left').getByRole('button', { name: 'show all' }).click();
    const whole = await window.camera('left').locator('video').boundingBox();
    // The pane's own size is rounded to whole pixels.
    expect(Math.abs((whole?.width ?? 0) - 640 * scale)).toBeLessThan(2);
  });

  it('shows the active camera large beside a strip of the others, and remembers it', async () => {
    await using window = await openWindow();
    await window.page.keyboard.press('g');
    await window.page.keyboard.press('2');
    const boxes = await Promise.all(
      ['left', 'variable', 'upright'].map((name) => window.camera(name).boundingBox()),
    );
    const [left, variable, upright] = boxes;
    expect(variable?.width).toBeGreaterThan(3 * (left?.width ?? Infinity));
    expect(left?.x).toBeGreaterThan((variable?.x ?? Infinity) + (variable?.width ?? 0) - 1);
    expect(upright?.y).toBeGreaterThan(left?.y ?? Infinity);
    await window.page.reload();
    await window.camera('left').getByText('0:00.480').waitFor();
    const again = await window.camera('variable').boundingBox();
    expect(again?.width).toBeGreaterThan(
      3 * ((await window.camera('left').boundingBox())?.width ?? Infinity),
    );
  });

  it('plays at the chosen speed, from a quarter to eight times, and loops between its marks', async () => {
    await using window = await openWindow();
    await speedMenu(window).selectOption('0.25×');
    await window.page.keyboard.press(' ');
    await window.page.waitForFunction(() => document.querySelector('video')?.playbackRate === 0.25);
    await window.page.keyboard.press('k');
    for (let presses = 0; presses < 5; presses += 1) await window.page.keyboard.press(']');
    expect(await speedMenu(window).locator('option:checked').innerText()).toBe('8×');
    await speedMenu(window).selectOption('2×');
    await window.page.getByLabel('Position').fill('2');
    await window.page.keyboard.press('i');
    await window.page.getByLabel('Position').fill('2.6');
    await window.page.keyboard.press('o');
    await window.page.getByLabel('Position').fill('2.1');
    await window.page.keyboard.press(' ');
    const seen = await window.page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          const times: number[] = [];
          const start = performance.now();
          requestAnimationFrame(function look(now) {
            times.push(document.querySelector<HTMLInputElement>('input[type=range]')?.valueAsNumber ?? NaN);
            if (now - start > 1500) resolve(times);
            else requestAnimationFrame(look);
          });
        }),
    );
    expect(Math.max(...seen)).toBeLessThanOrEqual(2.6);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(2);
    expect(seen.filter((time, index) => time < (seen[index - 1] ?? 0)).length).toBeGreaterThanOrEqual(2);
    await window.page.keyboard.press('Alt+x');
    await window.page.waitForFunction(
      () => (document.querySelector<HTMLInputElement>('input[type=range]')?.valueAsNumber ?? 0) > 3,
    );
  });
});

describe('commands and keys', () => {
  it('runs any command from the palette, which shows its key', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog', { name: 'Commands' });
    await dialog.getByRole('combobox').fill('go to the end');
    const options = dialog.getByRole('option');
    await expect.poll(() => options.count()).toBe(2);
    expect(await options.first().innerText()).toMatch(/^Go to the end\s*End$/);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    const last = stepFrames(match.frameTimes.get('variable') ?? [], 99, 0);
    await window.waitForFrames({ variable: last });
    expect(window.complaints).toEqual([]);
  });

  it('keeps keys out of text fields, and gives them back after a slider had the focus', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.keyboard.press('Control+k');
    const field = page.getByLabel('What do you want to do?');
    await field.pressSequentially('k l');
    expect(await field.inputValue()).toBe('k l');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.getByRole('button', { name: 'Play', exact: true }).count()).toBe(1);
    await page.getByLabel('Position').focus();
    await page.keyboard.press('ArrowRight');
    await window.camera('left').getByText('0:00.520').waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  });

  it('changes a key with a warning, remembers it, restores it, and knows the other map', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    const row = dialog.getByRole('listitem').filter({ hasText: 'Play or pause' });
    await row.getByRole('button', { name: 'Change the key' }).click();
    await page.keyboard.press('g');
    await row.getByText('One camera large, or all of one size').waitFor();
    await row.getByRole('button', { name: 'Take it' }).click();
    expect(await row.locator('kbd').allInnerTexts()).toEqual(['G']);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.reload();
    await window.camera('left').getByText('0:00.480').waitFor();
    await page.keyboard.press('g');
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('?');
    await dialog.getByRole('button', { name: 'Restore all keys' }).click();
    expect(await row.locator('kbd').allInnerTexts()).toEqual(['Space']);
    await dialog.getByLabel('Annotation programs').check();
    const back = dialog.getByRole('listitem').filter({ hasText: 'Back by a frame' });
    expect(await back.locator('kbd').allInnerTexts()).toEqual(['D', '←', ',']);
    expect(window.complaints).toEqual([]);
  });
});

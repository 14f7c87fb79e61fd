import { describe, expect, it } from 'vitest';
import { LABEL_WIDTH, RULER_HEIGHT } from '../../renderer/timeline/timeline-layout.ts';
import { MatchPerTest } from './support/match-per-test.ts';
import type { WindowPage } from './support/window-page.ts';

/** A machine that does much else paints late. */
const PATIENT = { timeout: 30_000 };
/** From the first picture of any camera to the last. */
const RANGE = { from: -0.25, to: 8.5 };
/** The first tracklet of the left camera, and its boxes: every fifth of 25 frames a second. */
const TRACKLET = 1_000_001;
const END = 3.8;
/** Middle of the first row of the first lane. */
const FIRST_ROW = RULER_HEIGHT + 10;

const real = MatchPerTest.use();

async function openWindow(): Promise<WindowPage> {
  const window = await real.openWindow();
  window.page.setDefaultTimeout(60_000);
  return window;
}

/** Where a time lies on the page, in a row of the time line. */
async function placeOf({ page }: WindowPage, time: number, y = FIRST_ROW): Promise<{ x: number; y: number }> {
  const box = await page.getByRole('img', { name: /^Time line with/ }).boundingBox();
  if (box === null) throw new Error('The time line is shown.');
  const share = (time - RANGE.from) / (RANGE.to - RANGE.from);
  return { x: box.x + LABEL_WIDTH + share * (box.width - LABEL_WIDTH), y: box.y + y };
}

async function selectFirst(window: WindowPage): Promise<void> {
  const place = await placeOf(window, 2);
  await window.page.mouse.click(place.x, place.y);
  await window.page.getByText('1 selected').waitFor();
}

async function pressAndDrag(window: WindowPage, from: number, to: number): Promise<void> {
  const [start, end] = [await placeOf(window, from), await placeOf(window, to)];
  await window.page.mouse.move(start.x, start.y);
  await window.page.mouse.down();
  await window.page.mouse.move(end.x, end.y, { steps: 4 });
}

function extent(): readonly [number, number] {
  const found = real.project.listTracklets({ camera: 'left' }).find(({ tracklet }) => tracklet === TRACKLET);
  return [found?.start ?? NaN, found?.end ?? NaN];
}

describe('the ends of a selected tracklet', { timeout: 240_000 }, () => {
  it('are dragged to a frame that all cameras show meanwhile, and brought back by dragging out or undoing', async () => {
    await using window = await openWindow();
    const { page } = window;
    await selectFirst(window);
    await pressAndDrag(window, END, 3.05);
    await page.getByText(/0:00\.000 – 0:03\.0[048]0/).waitFor();
    const shown = Number(await page.getByLabel('Position').inputValue());
    const frames = real.match.frameTimes.get('left') ?? [];
    expect(Math.min(...frames.map((time) => Math.abs(time - shown)))).toBeLessThan(1e-6);
    await window.waitForFrames({ left: frames.find((time) => Math.abs(time - shown) < 1e-6) ?? NaN });
    expect(extent()).toEqual([0, expect.closeTo(END, 6)]);
    await page.mouse.up();
    await expect.poll(extent, PATIENT).toEqual([0, expect.closeTo(3, 6)]);
    await page.getByText(/0:00\.000 – 0:03\.0/).waitFor({ state: 'detached' });

    await pressAndDrag(window, 3, 3.45);
    await page.mouse.up();
    await expect.poll(extent, PATIENT).toEqual([0, expect.closeTo(3.4, 6)]);
    await page.keyboard.press('Control+z');
    await expect.poll(extent, PATIENT).toEqual([0, expect.closeTo(3, 6)]);
    await page.keyboard.press('Control+z');
    await expect.poll(extent, PATIENT).toEqual([0, expect.closeTo(END, 6)]);
    expect(window.complaints).toEqual([]);
  });

  it('go back on Escape, with the clock, and say where there is nothing to bring back', async () => {
    await using window = await openWindow();
    const { page } = window;
    await selectFirst(window);
    const before = Number(await page.getByLabel('Position').inputValue());
    await pressAndDrag(window, END, 3.05);
    await page.getByText(/0:00\.000 – 0:03\.0/).waitFor();
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await page.getByText(/0:00\.000 – 0:03\.0/).waitFor({ state: 'detached' });
    await page.getByText('1 selected').waitFor();
    expect(Number(await page.getByLabel('Position').inputValue())).toBeCloseTo(before, 6);
    expect(real.project.workspace.history({ limit: 1 }).canUndo).toBe(false);
    await pressAndDrag(window, END, 4.6);
    await page.mouse.up();
    await page.getByText('begins and ends there already').waitFor();
  });

  it('are set to the frame that is shown by keys', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.keyboard.press('Alt+]');
    await page.getByText('Select one tracklet on the time line first.').waitFor();
    await selectFirst(window);
    await page.getByLabel('Position').fill('1');
    await window.camera('left').getByText('0:01.000').waitFor();
    await page.keyboard.press('Alt+[');
    await expect.poll(extent, PATIENT).toEqual([expect.closeTo(1, 6), expect.closeTo(END, 6)]);
    await page.getByLabel('Position').fill('2.5');
    await window.camera('left').getByText('0:02.480').waitFor();
    await page.keyboard.press('Alt+]');
    await expect.poll(extent, PATIENT).toEqual([expect.closeTo(1, 6), expect.closeTo(2.4, 6)]);
  });
});

describe('tagged moments', { timeout: 240_000 }, () => {
  it('lie in a lane of their tag, and a click goes there', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.getByRole('img', { name: 'Time line with 3 lanes and 10 tracklets' }).waitFor();
    real.project.workspace.tagging.addMoment({ tag: 'Shot', camera: 'left', start: 2, end: 3 });
    await page
      .getByRole('img', { name: 'Time line with 4 lanes, 10 tracklets and 1 tagged moment' })
      .waitFor();
    // Below two lanes of two rows and one of one.
    const lane = RULER_HEIGHT + 2 * (2 * 16 + 6) + (16 + 6);
    const place = await placeOf(window, 2.6, lane + 10);
    await page.mouse.click(place.x, place.y);
    expect(Number(await page.getByLabel('Position').inputValue())).toBeCloseTo(2, 6);
    await window.camera('left').getByText('0:02.000').waitFor();
    expect(await page.getByText('1 selected').count()).toBe(0);
  });
});

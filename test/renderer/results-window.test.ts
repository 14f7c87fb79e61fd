import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

async function openWithAnswers(): Promise<WindowPage> {
  const window = await WindowPage.open(bench, match.engine);
  await window.camera('left').getByText('0:00.480').waitFor();
  const [x, y, width, height] = match.boxOf('left', RED_PERSON, 0.48);
  await window.clickPicture('left', x + width / 2, y + height / 2);
  await window.page.getByText('4 re-appearances').waitFor();
  return window;
}

describe('re-appearances', () => {
  it('are filtered by likeness and camera, with live counts, and laid out by camera', async () => {
    await using window = await openWithAnswers();
    const { page } = window;
    await page.getByLabel('At least').fill('0.5');
    await page.getByText('2 of 4').waitFor();
    expect(await window.rows.count()).toBe(2);
    const cameras = page.getByRole('group', { name: 'Cameras to show' });
    await cameras.getByRole('button', { name: 'upright' }).click();
    await page.getByText('1 of 4').waitFor();
    await page.getByLabel('At least').fill('0.95');
    await page.getByText('All answers are filtered out.').waitFor();
    await page.getByLabel('At least').fill('0');
    await cameras.getByRole('button', { name: 'upright' }).click();
    await page.getByRole('button', { name: 'By camera' }).click();
    expect(await page.getByRole('complementary').getByRole('heading', { level: 3 }).allInnerTexts()).toEqual([
      'left 1',
      'variable 2',
      'upright 1',
    ]);
    await page.reload();
    await page.getByRole('button', { name: 'By camera', pressed: true }).waitFor();
  });

  it('play their moment under the pointer, around the person', async () => {
    await using window = await openWithAnswers();
    await window.rows.nth(0).hover();
    const video = window.page.locator('.preview video');
    await video.waitFor({ state: 'attached' });
    await window.page.waitForFunction(() => {
      const element = document.querySelector<HTMLVideoElement>('.preview video');
      return element !== null && !element.paused && element.currentTime > 3 && element.readyState >= 2;
    });
    expect(await video.evaluate((element: HTMLVideoElement) => new URL(element.src).pathname)).toBe(
      '/media/2',
    );
    const scale = await video.evaluate((element) => element.clientWidth / 640);
    expect(100 * scale).toBeCloseTo(240 * 0.55, 0);
    await window.page.mouse.move(200, 200);
    await video.waitFor({ state: 'detached' });
  });

  it('are found from a picture that is dropped on the window', async () => {
    await using window = await WindowPage.open(bench, match.engine);
    await window.camera('left').getByText('0:00.480').waitFor();
    const picture = match.engine.thumbnail(11);
    const transfer = await window.page.evaluateHandle(
      (bytes) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'striker.jpg', { type: 'image/jpeg' }));
        return data;
      },
      [...(picture ?? [])],
    );
    const main = window.page.getByRole('main');
    await main.dispatchEvent('dragover', { dataTransfer: transfer });
    await window.page.getByText('Drop a picture to find who is in it').waitFor();
    await main.dispatchEvent('drop', { dataTransfer: transfer });
    await window.page.getByText('striker.jpg').waitFor();
    await window.page.getByText('4 re-appearances').waitFor();
    const painted = await window.page
      .locator('.query canvas')
      .evaluate((canvas: HTMLCanvasElement) => [
        ...(canvas.getContext('2d')?.getImageData(9, 9, 1, 1).data ?? []),
      ]);
    expect(painted[0]).toBeGreaterThan(200);
    expect(painted[1]).toBeLessThan(60);
    expect(window.complaints).toEqual([]);
  });
});

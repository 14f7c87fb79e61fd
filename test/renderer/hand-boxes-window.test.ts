import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProjectService } from '../../core/api/index.ts';
import { meansModel } from '../core/embedding/tiny-models.ts';
import { writeWalkers } from '../core/engine/support/walkers.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

const SECONDS = 2;
/** The red walker at time 0, and the yellow one, whom the "detector" of the left camera missed. */
const RED = { x: 20, y: 40, width: 36, height: 96 };
const YELLOW = { x: 120, y: 120, width: 36, height: 96 };
/** A pixel of the pane is less than one of the picture; two ends may each be off by one. */
const TOLERANCE = 1.5;

/** A machine that does much else paints late. */
const PATIENT = { timeout: 30_000 };

let bench: WindowBench;
let folder: string;
let project: ProjectService;

beforeAll(async () => {
  bench = await WindowBench.open();
  folder = await mkdtemp(join(tmpdir(), 'sightline-hand-'));
  const model = join(folder, 'means.onnx');
  await writeFile(model, meansModel());
  const cameras = ['left', 'right'].map((name) => ({ name, ...writeWalkers(folder, name, SECONDS) }));
  const missing = cameras[0]?.detections ?? '';
  const rows = (await readFile(missing, 'utf8')).split('\n');
  await writeFile(missing, rows.filter((_, index) => index % 3 !== 2).join('\n'));
  project = ProjectService.open(join(folder, 'match.sightline'), { mode: 'create' });
  const { job } = project.startIngest({ cameras, model, device: 'cpu' });
  await project.jobFinished(job);
}, 240_000);

afterEach(() => {
  while (project.workspace.history({ limit: 1 }).canUndo) project.workspace.undo();
});

afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await bench[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function openWindow(): Promise<WindowPage> {
  const window = await WindowPage.open(bench, project);
  // The first box opens the model.
  window.page.setDefaultTimeout(60_000);
  await window.camera('left').getByText('0:00.000').waitFor();
  await peopleFound(window, 2);
  return window;
}

async function peopleFound(window: WindowPage, people: number): Promise<void> {
  await window
    .camera('left')
    .getByText(`Picture of camera left, ${people} people found`)
    .waitFor({ state: 'attached' });
}

/** Draws a box around the yellow walker; the button stays down. */
async function pressAroundYellow(window: WindowPage): Promise<void> {
  const { x, y, width, height } = YELLOW;
  await window.pressAndMove('left', [x, y], [x + width, y + height]);
}

async function drawYellow(window: WindowPage): Promise<ReturnType<typeof handDrawn>[number] | undefined> {
  await pressAroundYellow(window);
  await window.page.mouse.up();
  await window.page.getByText('Drawn by hand').waitFor();
  return handDrawn()[0];
}

/** Boxes of the left camera in its first frame. */
function firstBoxes(): ReadonlyMap<number, readonly number[]> {
  const tracks = project.trackletBoxes({ camera: 'left', from: 0, to: 0 });
  return new Map(tracks.map(({ tracklet, boxes }) => [tracklet, boxes]));
}

function handDrawn() {
  return project.listTracklets({}).filter(({ isByHand }) => isByHand);
}

/**
 * Counts the animation frames, from now on until so many people are found in the left camera's picture, in which nothing
 * is painted where the box's upper left corner is.
 */
async function unpaintedUntilFound(window: WindowPage, { x, y }: { x: number; y: number }, people: number) {
  const place = await window.placeOf('left', [x, y]);
  const canvas = window.camera('left').locator('canvas');
  return canvas.evaluateHandle(
    (element: HTMLCanvasElement, { x: pageX, y: pageY, people: wanted }) => {
      const pane = element.getBoundingClientRect();
      const density = element.width / pane.width;
      const [left, top] = [(pageX - pane.left) * density - 3, (pageY - pane.top) * density - 3];
      const found = Promise.withResolvers<number>();
      let count = 0;
      const look = (): void => {
        // A copy for each look: Chromium warns of canvases that are read again and again.
        const copy = document.createElement('canvas');
        const context = copy.getContext('2d');
        context?.drawImage(element, left, top, 7, 7, 0, 0, 7, 7);
        if (!context?.getImageData(0, 0, 7, 7).data.some((value) => value > 0)) count += 1;
        if (element.textContent.includes(`${wanted} people`)) found.resolve(count);
        else requestAnimationFrame(look);
      };
      look();
      return { count: found.promise };
    },
    { ...place, people },
  );
}

function expectNear(box: readonly number[] | undefined, wanted: readonly number[]): void {
  expect(box).toHaveLength(4);
  box?.forEach((side, index) => expect(Math.abs(side - (wanted[index] ?? NaN))).toBeLessThan(TOLERANCE));
}

describe('drawing a box where the detector missed somebody', { timeout: 180_000 }, () => {
  it('embeds it on the spot, asks for the person at once, and undoes it', async () => {
    await using window = await openWindow();
    const { page } = window;
    await pressAroundYellow(window);
    const unpainted = await unpaintedUntilFound(window, YELLOW, 3);
    await page.mouse.up();
    await page.getByText(/re-appearances?$/).waitFor();
    await page.getByText('Drawn by hand').waitFor();
    await peopleFound(window, 3);
    // From the hand's release to the project's own box it was never gone.
    expect(await unpainted.evaluate(async ({ count }) => count)).toBe(0);
    const [drawn] = handDrawn();
    expectNear(firstBoxes().get(drawn?.tracklet ?? 0), [YELLOW.x, YELLOW.y, YELLOW.width, YELLOW.height]);
    // Of the right camera's three, the yellow one is most like it.
    const best = await window.rows.nth(0).getByRole('button').getAttribute('data-tracklet');
    const [, y] = project
      .trackletBoxes({ camera: 'right', from: 0, to: 0 })
      .find(({ tracklet }) => String(tracklet) === best)?.boxes ?? [0, 0];
    expect(y).toBe(YELLOW.y);
    await page.keyboard.press('Control+z');
    await peopleFound(window, 2);
    expect(handDrawn()).toEqual([]);
    expect(window.complaints).toEqual([]);
  });

  it('is an ordinary crop from then on, marked wherever it is shown', async () => {
    await using window = await openWindow();
    const { page } = window;
    const drawn = await drawYellow(window);
    await window.clickPicture('right', YELLOW.x + 18, YELLOW.y + 48);
    const answer = page.locator(`[data-tracklet="${drawn?.tracklet ?? 0}"]`);
    await answer.getByText('Drawn by hand').waitFor();
    await page.getByRole('button', { name: 'By camera' }).click();
    await answer.getByText('Drawn by hand').waitFor();
    expect(await page.getByText('Drawn by hand').count()).toBe(1);
    project.workspace.people.createPerson({
      ...{ name: 'Yves', tracklets: [drawn?.tracklet ?? 0], allowOverlap: false },
    });
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('button', { name: /^Yves/ }).click();
    await page.getByRole('button', { name: 'Go to left, 0:00, drawn by hand' }).waitFor();
    expect(window.complaints).toEqual([]);
  });

  it('is dropped by Escape, which drops nothing else, and a click still asks', async () => {
    await using window = await openWindow();
    const { page } = window;
    await window.clickPicture('left', RED.x + 18, RED.y + 48);
    await page.getByText('left, from 0:00.00').waitFor();
    await window.pressAndMove('left', [120, 120], [156, 216]);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await page.getByText('left, from 0:00.00').waitFor();
    await window.clickPicture('left', 200, 20);
    await page.getByText('pause and draw one around somebody').waitFor();
    expect(project.workspace.history({ limit: 1 }).canUndo).toBe(false);
  });

  it('says what to do while the pictures move', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.getByLabel('Speed').selectOption('0.25×');
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await window.pressAndMove('left', [120, 120], [156, 216]);
    await page.getByText('Pause first').waitFor();
    await page.mouse.up();
    await page.keyboard.press('k');
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(handDrawn()).toEqual([]);
  });

  it('draws where it is seen in a zoomed picture too', async () => {
    await using window = await openWindow();
    const { page } = window;
    const middle = await window.placeOf('left', [YELLOW.x + 18, YELLOW.y + 48]);
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.wheel(0, -240);
    await window.camera('left').getByText('1.5×').waitFor();
    const drawn = await drawYellow(window);
    expectNear(firstBoxes().get(drawn?.tracklet ?? 0), [YELLOW.x, YELLOW.y, YELLOW.width, YELLOW.height]);
  });

  it('is placed by keys alone', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.keyboard.press('Shift+B');
    const box = page.getByRole('button', { name: 'Box in camera left' });
    await box.waitFor();
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+B');
    await box.waitFor();
    await page.keyboard.press('Control+ArrowLeft');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('Drawn by hand').waitFor();
    const [drawn] = handDrawn();
    // It began in the middle of 320 × 240 pixels, as 8 % by 40 % of them.
    expectNear(firstBoxes().get(drawn?.tracklet ?? 0), [147.2 - 10, 72 + 1, 25.6 + 10, 96]);
  });
});

describe('the box of the selected tracklet', { timeout: 180_000 }, () => {
  /** The id of the red walker's tracklet, selected on the time line. */
  async function selectRed(window: WindowPage): Promise<number> {
    await window.page.keyboard.press('Alt+ArrowRight');
    await window.page.getByText('1 selected').waitFor();
    const red = [...firstBoxes()].find(([, [x]]) => x === RED.x)?.[0];
    if (red === undefined) throw new Error('The red walker was found.');
    return red;
  }

  it('is resized by a grip and moved by its middle, each a step that can be undone', async () => {
    await using window = await openWindow();
    const { page } = window;
    const red = await selectRed(window);
    const before = firstBoxes().get(red);
    await window.pressAndMove('left', [56, 136], [76, 146]);
    await page.mouse.up();
    await expect.poll(() => firstBoxes().get(red), PATIENT).not.toEqual(before);
    const resized = firstBoxes().get(red);
    expectNear(resized, [RED.x, RED.y, RED.width + 20, RED.height + 10]);
    await page.getByText('Keeping the box').waitFor({ state: 'detached' });
    await window.pressAndMove('left', [48, 90], [68, 100]);
    await page.mouse.up();
    await expect.poll(() => firstBoxes().get(red), PATIENT).not.toEqual(resized);
    expectNear(firstBoxes().get(red), [RED.x + 20, RED.y + 10, RED.width + 20, RED.height + 10]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => firstBoxes().get(red), PATIENT).toEqual(resized);
    await page.keyboard.press('Control+z');
    await expect.poll(() => firstBoxes().get(red), PATIENT).toEqual(before);
    expect(window.complaints).toEqual([]);
  });

  it('shows where it goes while it is dragged, and goes back on Escape', async () => {
    await using window = await openWindow();
    const { page } = window;
    await selectRed(window);
    const paintedAt = async (x: number, y: number): Promise<number> => {
      const place = await window.placeOf('left', [x, y]);
      return window
        .camera('left')
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement, { x: pageX, y: pageY }) => {
          const pane = canvas.getBoundingClientRect();
          const density = canvas.width / pane.width;
          const [left, top] = [(pageX - pane.left) * density, (pageY - pane.top) * density];
          const data = canvas.getContext('2d')?.getImageData(left - 3, top - 3, 7, 7).data ?? [];
          return data.filter((value, index) => index % 4 === 3 && value > 0).length;
        }, place);
    };
    expect(await paintedAt(100, 100)).toBe(0);
    await window.pressAndMove('left', [56, 88], [100, 88]);
    await expect.poll(() => paintedAt(100, 100), PATIENT).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect.poll(() => paintedAt(100, 100), PATIENT).toBe(0);
    await page.getByText('1 selected').waitFor();
    expect(project.workspace.history({ limit: 1 }).canUndo).toBe(false);
  });

  it('is moved and resized by keys', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.keyboard.press('Shift+R');
    await page.getByText('Nobody who is selected').waitFor();
    const red = await selectRed(window);
    await page.keyboard.press('Shift+R');
    await page.getByRole('button', { name: 'Box in camera left' }).waitFor();
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => firstBoxes().get(red), PATIENT)
      .toEqual([RED.x + 3, RED.y, RED.width, RED.height - 1]);
  });
});

describe('a project that tells little', { timeout: 180_000 }, () => {
  it('says why no match can be explained, and what likelihoods are learned from', async () => {
    await using window = await openWindow();
    const { page } = window;
    await window.clickPicture('left', RED.x + 18, RED.y + 48);
    await page.getByText(/re-appearances?$/).waitFor();
    await page.keyboard.press('w');
    await page.getByRole('dialog', { name: 'Why this match' }).getByText('has no attention maps').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+r');
    const dialog = page.getByRole('dialog', { name: 'How well likelihoods can be trusted' });
    await dialog.getByText('There are no likelihoods yet.').waitFor();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepFrames } from '../../renderer/media/frame-lookup.ts';
import { RED_PERSON, type TestMatch } from './support/test-footage.ts';
import { WindowBench, WindowPage, type Edges } from './support/window-page.ts';

/** An edge found in pixels: antialiasing and the codec blur it by this much, in pixels of the picture. */
const EDGE_TOLERANCE = 2;
/** The marks at the corners reach this far outside of the box, rounding included, in CSS pixels. */
const LINE_TOLERANCE = 3.5;

let bench: WindowBench;
let match: TestMatch;

beforeAll(async () => {
  bench = await WindowBench.open();
  match = bench.makeMatch();
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

/** The presentation time of the frame that a camera shows at a project time. */
function frameAt(camera: string, projectTime: number): number {
  const offset = match.cameras.find((other) => other.name === camera)?.offset ?? 0;
  return stepFrames(match.frameTimes.get(camera) ?? [], projectTime - offset, 0);
}

function framesAt(projectTime: number): Record<string, number> {
  return Object.fromEntries(match.cameras.map(({ name }) => [name, frameAt(name, projectTime)]));
}

function clickRed(window: WindowPage, camera: string, projectTime: number): Promise<void> {
  const [x, y, width, height] = match.boxOf(camera, RED_PERSON, frameAt(camera, projectTime));
  return window.clickPicture(camera, x + width / 2, y + height / 2);
}

function expectSameEdges(found: Edges, expected: Edges, tolerance: number): void {
  for (const side of ['left', 'top', 'right', 'bottom'] as const) {
    expect(Math.abs(found[side] - expected[side]), side).toBeLessThanOrEqual(tolerance);
  }
}

/** All cameras have a picture from here: the latest start. */
const INITIAL_TIME = 0.5;

describe('the first screen', () => {
  it('finds the person that is clicked at the known place, best first, and jumps all cameras to a row', async () => {
    await using window = await WindowPage.open(bench, match.engine);
    await window.waitForFrames(framesAt(INITIAL_TIME));
    await clickRed(window, 'left', INITIAL_TIME);
    await window.page.getByText('4 re-appearances').waitFor();
    const texts = await window.rows.allInnerTexts();
    expect(texts.map((text) => text.replace(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/^1 ?variable 0:00\.00 – 0:07\.\d\d · 8 s Similarity 0\.89$/),
      expect.stringMatching(/^2 ?upright 0:00\.00 – 0:07\.\d\d · 8 s Similarity 0\.89$/),
      expect.stringMatching(/^3 ?left .* 0\.20$/),
      expect.stringMatching(/^4 ?variable .* 0\.20$/),
    ]);
    const thumbnails = window.rows.locator('img');
    expect(
      await thumbnails.evaluateAll((images: HTMLImageElement[]) => images.map((image) => image.naturalWidth)),
    ).toEqual([64, 64, 64, 64]);

    const tracks = match.engine.trackletBoxes({ camera: 'upright', from: 0, to: 10 });
    const boxTimes = tracks[0]?.times ?? [];
    const boxTime = boxTimes[Math.floor(boxTimes.length / 2)] ?? 0;
    const projectTime = boxTime - 0.25;
    await window.rows.nth(1).getByRole('button').click();
    await window.waitForFrames(framesAt(projectTime));
    const times = await window.currentTimes();
    match.cameras.forEach((camera, index) => {
      expect(Math.abs((times[index] ?? 0) - (projectTime - camera.offset))).toBeLessThan(0.05);
    });
    expect(window.complaints).toEqual([]);
  });

  it.each(['left', 'variable', 'upright'])(
    'draws the box where the picture shows the person: %s (constant rate, variable rate, rotated)',
    async (camera) => {
      await using window = await WindowPage.open(bench, match.engine);
      await window.waitForFrames(framesAt(INITIAL_TIME));
      await clickRed(window, camera, INITIAL_TIME);
      await window.page.getByText(/re-appearances$/).waitFor();
      await window.page.getByRole('button', { name: 'Clear' }).waitFor();
      for (const projectTime of [INITIAL_TIME, 2.37, 5.61]) {
        await window.page.getByLabel('Position').fill(String(projectTime));
        await window.waitForFrames(framesAt(projectTime));
        const seen = await window.figureEdges(camera, 0);
        const [x, y, width, height] = match.boxOf(camera, RED_PERSON, frameAt(camera, projectTime));
        expectSameEdges(seen, { left: x, top: y, right: x + width, bottom: y + height }, EDGE_TOLERANCE);
        const { edges, scale } = await window.queryBoxEdges(camera);
        expectSameEdges(edges, seen, LINE_TOLERANCE / scale);
      }
    },
  );

  it('plays all cameras in step, within one frame', async () => {
    await using window = await WindowPage.open(bench, match.engine);
    await window.waitForFrames(framesAt(INITIAL_TIME));
    await window.page.keyboard.press(' ');
    const drifts = await window.page.evaluate(
      (offsets) =>
        new Promise<number[]>((resolve) => {
          const seen: number[] = [];
          const videos = [...document.querySelectorAll('video')];
          function sample(): void {
            const times = videos.map((video, index) => video.currentTime + (offsets[index] ?? 0));
            // Half a second to get going, then two seconds that count.
            if ((times[0] ?? 0) > 1) seen.push(Math.max(...times) - Math.min(...times));
            if ((times[0] ?? 0) > 3) resolve(seen);
            else requestAnimationFrame(sample);
          }
          sample();
        }),
      match.cameras.map((camera) => camera.offset),
    );
    const sorted = drifts.sort((a, b) => a - b);
    expect(sorted.length).toBeGreaterThan(20);
    expect(sorted[Math.floor(sorted.length * 0.95)]).toBeLessThanOrEqual(1 / 25);
  });

  it('obeys the keys: frames when paused, people by arrows, cameras by digits, the list by ?', async () => {
    await using window = await WindowPage.open(bench, match.engine);
    await window.waitForFrames(framesAt(INITIAL_TIME));
    const times = match.frameTimes.get('variable') ?? [];
    await window.page.keyboard.press('2');
    await window.page.keyboard.press('ArrowRight');
    await window.page.keyboard.press('ArrowRight');
    const later = stepFrames(times, 0, 2);
    await window.waitForFrames({ variable: later, left: frameAt('left', later + 0.5) });
    await window.page.keyboard.press('ArrowLeft');
    await window.waitForFrames({ variable: stepFrames(times, 0, 1) });
    await window.page.keyboard.press('ArrowDown');
    await window.page.keyboard.press('ArrowDown');
    await window.page.keyboard.press('Enter');
    await window.page.getByText('4 re-appearances').waitFor();
    expect(await window.page.getByText('variable, from 0:00.00').count()).toBe(1);
    await window.page.keyboard.press('Escape');
    await window.page.getByText('Click a person in any picture.').waitFor();
    await window.page.keyboard.press('?');
    await window.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await window.page.keyboard.press('Escape');
    await window.page.getByRole('dialog').waitFor({ state: 'hidden' });
  });
});

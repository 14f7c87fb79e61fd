import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobProgress, MediaFile } from '../../core/api/index.ts';
import { MediaError, ModelError } from '../../core/errors/index.ts';
import { MemoryEngine } from '../core/api/memory-engine.ts';
import { violations } from './support/accessibility.ts';
import { RED_PERSON, type TestMatch } from './support/test-footage.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

const RUNNING: JobProgress = {
  job: 7,
  kind: 'ingest',
  state: 'running',
  stage: 'Finding people in left',
  fraction: 0.42,
  rate: 2.3,
  remaining: 95,
  warnings: [],
  error: null,
};

let bench: WindowBench;
let match: TestMatch;

beforeAll(async () => {
  bench = await WindowBench.open();
  match = bench.makeMatch();
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

async function clickSomebody(window: WindowPage): Promise<void> {
  await window.camera('left').getByText('0:00.480').waitFor();
  await window.clickPicture('left', 100, 110);
}

describe('the states of the window', () => {
  it('says what to do in an empty project', async () => {
    const engine = new MemoryEngine({
      cameras: [],
      files: new Map(),
      frameTimes: new Map(),
      tracklets: [],
      thumbnails: new Map(),
      isTrained: true,
    });
    await using window = await WindowPage.open(bench, engine);
    await window.page.getByText('This project has no cameras yet.').waitFor();
    await window.page.getByText('No people have been found yet.').waitFor();
    expect(await window.page.getByText('Untrained model').count()).toBe(0);
    expect(await window.page.getByRole('button', { name: 'Play', exact: true }).isDisabled()).toBe(true);
  });

  it('offers to go on with an ingest that was stopped, until it runs', async () => {
    const engine = new MemoryEngine({ ...emptyProject(), cameras: match.cameras });
    engine.unfinished = { cameras: ['left', 'right'], fraction: 0.427 };
    await using window = await WindowPage.open(bench, engine);
    const progress = window.page.getByRole('region', { name: 'Progress' });
    await progress.getByText('Finding people in left, right was stopped at 42 %.').waitFor();
    await progress.getByRole('button', { name: 'Go on' }).click();
    await progress.getByRole('progressbar', { name: 'Ingest: progress' }).waitFor();
    expect(await progress.getByRole('button', { name: 'Go on' }).count()).toBe(0);
  });

  it('shows after a reload what was looked at before: the moment, the camera and who was asked for', async () => {
    await using window = await WindowPage.open(bench, match.engine);
    const { page } = window;
    await window.camera('left').getByText('0:00.480').waitFor();
    await page.getByLabel('Position').fill('3');
    await window.camera('left').getByText('0:03.000').waitFor();
    const [x, y, width, height] = match.boxOf('left', RED_PERSON, 3);
    await window.clickPicture('left', x + width / 2, y + height / 2);
    await page.getByText('4 re-appearances').waitFor();
    await page.reload();
    await window.camera('left').getByText('0:03.000').waitFor();
    await page.getByText('4 re-appearances').waitFor();
  });

  it('says that the model is untrained', async () => {
    await using window = await WindowPage.open(bench, match.engine);
    await window.page.getByText('Untrained model', { exact: false }).first().waitFor();
  });

  it('says that a project cannot be read, why, and tries again on request', async () => {
    const engine = new MemoryEngine({ ...emptyProject(), cameras: match.cameras });
    const original = engine.getProject.bind(engine);
    engine.getProject = () => {
      throw new MediaError('gone', 'The project file is on a disk that is gone. Connect it.');
    };
    await using window = await WindowPage.open(bench, engine);
    await window.page.getByText('The project file is on a disk that is gone. Connect it.').waitFor();
    engine.getProject = original;
    await window.page.getByRole('button', { name: 'Try again' }).click();
    await window.camera('left').waitFor();
  });

  it("shows that a search runs without moving anything, then its failure with the engine's sentence", async () => {
    let open = (): void => undefined;
    match.engine.searchGate = new Promise((resolve) => (open = resolve));
    match.engine.searchFailure = new ModelError('broken', 'The index does not fit the model. Ingest again.');
    await using window = await WindowPage.open(bench, match.engine);
    await window.camera('left').getByText('0:00.480').waitFor();
    const before = await window.camera('left').boundingBox();
    await clickSomebody(window);
    await window.page.getByText('Searching …').waitFor();
    open();
    await window.page.getByText('The index does not fit the model. Ingest again.').waitFor();
    match.engine.searchFailure = undefined;
    await window.page.getByRole('button', { name: 'Search again' }).click();
    await window.page.getByText('4 re-appearances').waitFor();
    expect(await window.camera('left').boundingBox()).toEqual(before);
  });

  it('shows the progress of an ingest and cancels it', async () => {
    await using window = await WindowPage.open(bench, match.engine);
    await window.camera('left').waitFor();
    const before = await window.camera('left').boundingBox();
    match.engine.reportJob(RUNNING);
    const strip = window.page.getByRole('region', { name: 'Progress' });
    await strip.getByText('42 %').waitFor();
    expect(await strip.innerText()).toMatch(/Ingest.*Finding people in left.*2\.3× real time.*2 min left/s);
    expect(await window.camera('left').boundingBox()).toEqual(before);
    await strip.getByRole('button', { name: 'Cancel' }).click();
    await strip.getByText('42 %').waitFor({ state: 'hidden' });
    expect(match.engine.cancelled).toEqual([7]);
  });

  it("says so where the browser cannot play a camera's video, and plays the others", async () => {
    const [left, ...others] = match.cameras;
    if (left === undefined) throw new Error('There is a camera.');
    const broken = { ...left, video: { ...left.video, url: 'media/99', codec: 'hevc' } };
    const engine = new MemoryEngine({ ...emptyProject(), cameras: [broken, ...others], files: match.files });
    await using window = await WindowPage.open(bench, engine);
    await window.page.getByText('This browser cannot play this video (hevc).').waitFor();
    await window.page.keyboard.press(' ');
    await window.page.waitForFunction(() => (document.querySelectorAll('video')[1]?.currentTime ?? 0) > 0.5);
  });

  it('plays the copy of a video that it cannot play, once the engine has made it', async () => {
    const [left] = match.cameras;
    if (left === undefined) throw new Error('There is a camera.');
    const unplayable = { ...left, video: { ...left.video, id: 99, url: 'media/99', codec: 'hevc' } };
    const files = new Map<number, MediaFile>();
    const engine = new MemoryEngine({ ...emptyProject(), cameras: [unplayable], files });
    const copying: JobProgress = { ...RUNNING, job: 31, kind: 'copy', stage: 'left', fraction: 0.34 };
    engine.prepareCopy = () => {
      engine.reportJob(copying);
      return { job: copying.job };
    };
    await using window = await WindowPage.open(bench, engine);
    await window.camera('left').getByText('A copy that it plays is being made: 34 %').waitFor();
    const copy = match.files.get(1);
    if (copy !== undefined) files.set(99, copy);
    engine.reportJob({ ...copying, state: 'done', fraction: 1 });
    await window.camera('left').getByText('0:00.000', { exact: true }).waitFor();
    expect(await window.camera('left').getByRole('alert').count()).toBe(0);
  });

  it('says that the engine is gone', async () => {
    const window = await WindowPage.open(bench, match.engine);
    await window.page.getByText('Connected').waitFor();
    await window.server[Symbol.asyncDispose]();
    await window.page.getByText('The engine does not answer. Trying again …').waitFor();
    await window.page.close();
  });

  it.each(['dark', 'light'] as const)(
    'has no violation of accessibility rules in %s colours',
    async (colorScheme) => {
      match.engine.reportJob(RUNNING);
      await using window = await WindowPage.open(bench, match.engine);
      await window.page.emulateMedia({ colorScheme });
      await clickSomebody(window);
      await window.page.getByText('4 re-appearances').waitFor();
      expect(await violations(window)).toEqual([]);
      await window.page.getByRole('button', { name: 'By camera' }).click();
      expect(await violations(window)).toEqual([]);
      for (const tab of ['People', 'Tags', 'History']) {
        await window.page.getByRole('tab', { name: tab }).click();
        expect(await violations(window), tab).toEqual([]);
      }
      for (const key of ['?', 'Control+k']) {
        await window.page.keyboard.press(key);
        await window.page.getByRole('dialog').waitFor();
        expect(await violations(window), key).toEqual([]);
        await window.page.keyboard.press('Escape');
        await window.page.getByRole('dialog').waitFor({ state: 'hidden' });
      }
    },
  );
});

function emptyProject(): ConstructorParameters<typeof MemoryEngine>[0] {
  return {
    cameras: [],
    files: new Map(),
    frameTimes: match.frameTimes,
    tracklets: [],
    thumbnails: new Map(),
    isTrained: true,
  };
}

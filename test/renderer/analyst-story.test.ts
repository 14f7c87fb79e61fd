import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectService } from '../../core/api/index.ts';
import { meansModel } from '../core/embedding/tiny-models.ts';
import { writeWalkers } from '../core/engine/support/walkers.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

const SECONDS = 4;

let bench: WindowBench;
let folder: string;

beforeAll(async () => {
  bench = await WindowBench.open();
  folder = await mkdtemp(join(tmpdir(), 'sightline-story-'));
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe("the analyst's story", () => {
  it('new project, two videos, ingest, click, yes and no, a name, a repair, the page, a restart: all still there', async () => {
    const path = join(folder, 'match.sightline');
    const model = join(folder, 'means.onnx');
    await writeFile(model, meansModel());
    const cameras = ['left', 'right'].map((name) => ({ name, ...writeWalkers(folder, name, SECONDS) }));
    const first = ProjectService.open(path, { mode: 'create' });
    {
      await using window = await WindowPage.open(bench, first);
      const { page } = window;
      await page.getByText('This project has no cameras yet.').waitFor();
      const { job } = first.startIngest({ cameras, model, device: 'cpu' });
      await first.jobFinished(job);
      await page
        .getByRole('img', { name: 'Time line with 2 lanes and 6 tracklets' })
        .waitFor({ timeout: 30_000 });

      // The red one walks from x = 20 at 8 pixels a second; after the first frame's box, nothing is at its left.
      await window.camera('left').getByText('0:00.000').waitFor();
      await window.clickPicture('left', 20 + 18, 40 + 48);
      await page.getByText('3 re-appearances').waitFor();
      await window.rows.nth(0).getByRole('button').click();
      await page.keyboard.press('y');
      await window.rows.nth(0).getByText('Confirmed').waitFor();
      await page.keyboard.press('n');
      await window.rows.nth(1).getByText('Not the same').waitFor();

      await page.getByRole('tab', { name: 'People' }).click();
      await page.getByRole('button', { name: /Person 1.*2 moments/ }).click();
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Ada Red');
      await page.getByLabel('Number', { exact: true }).fill('7');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: 'Ada Red' }).waitFor();

      await page.getByRole('button', { name: /Go to left/ }).click();
      await page.getByText('1 selected').waitFor();
      await page.getByLabel('Position').fill('2');
      await window.camera('left').getByText('0:02.000').waitFor();
      await page.keyboard.press('Shift+s');
      await page.getByRole('img', { name: 'Time line with 2 lanes and 7 tracklets' }).waitFor();
      await page.getByLabel('Position').fill('3');
      await window.camera('left').getByText('0:03.000').waitFor();
      expect(window.complaints).toEqual([]);
    }
    await first[Symbol.asyncDispose]();

    await using second = ProjectService.open(path, { mode: 'write' });
    await using window = await WindowPage.open(bench, second);
    const { page } = window;
    await page.getByRole('img', { name: 'Time line with 2 lanes and 7 tracklets' }).waitFor();
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('button', { name: /Ada Red.*2 moments/ }).click();
    // The part before the cut keeps its person: 2 s in the left camera, all of the right one.
    const [left, right] = await page
      .getByRole('region', { name: 'Person Ada Red' })
      .getByRole('heading', { level: 3 })
      .allInnerTexts();
    expect([left, right]).toEqual([
      expect.stringMatching(/^left 2 s$/),
      expect.stringMatching(/^right 4 s$/),
    ]);
    await page.getByRole('tab', { name: 'History' }).click();
    expect(await page.getByRole('tabpanel', { name: 'History' }).getByRole('listitem').count()).toBe(4);
    await page.keyboard.press('Control+z');
    await page.getByRole('img', { name: 'Time line with 2 lanes and 6 tracklets' }).waitFor();
    await page.getByText('undone').waitFor();
    expect(window.complaints).toEqual([]);
  }, 240_000);
});

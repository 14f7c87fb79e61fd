import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProjectService } from '../../core/api/index.ts';
import { openProject } from '../../core/library/index.ts';
import { venueProject } from '../core/engine/finetune/venue-project.ts';
import { testFolder } from '../core/training/drawn-people.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

let bench: WindowBench;

beforeAll(async () => {
  bench = await WindowBench.open();
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

function openVenue(path: string): ProjectService {
  const changes = { epochs: 12, peak: 3e-3, identitiesPerBatch: 4, imagesPerIdentity: 3 };
  return ProjectService.open(path, {
    mode: 'write',
    finetuneSettings: { changes, evaluateEvery: 16, threads: 1, isBackground: false },
  });
}

function currentModel(path: string): string | undefined {
  using project = openProject(path, { readonly: true });
  return project.currentModel()?.name;
}

it(
  'tunes the model for real: pictures reviewed, stopped and gone on with after a restart, better, used, taken back',
  {
    timeout: 300_000,
  },
  async () => {
    const made = venueProject(testFolder(), { people: 4, rounds: 8, isTagged: true });
    const { path } = made;
    made[Symbol.dispose]();
    let project = openVenue(path);
    let window = await WindowPage.open(bench, project);
    await window.page.getByText('Harbour hall').waitFor();
    await window.page.keyboard.press('Alt+m');
    let dialog = window.page.getByRole('dialog', { name: 'Models and fine-tuning' });
    await dialog.getByText('48 pictures of 4 people', { exact: true }).waitFor();
    // The last two rounds measure the gain; the last two of the others choose when to stop.
    await dialog.getByText('48 pictures are set aside and never learned from.').waitFor();
    await dialog.getByRole('button', { name: 'Leave out: Player 1, camera north' }).first().click();
    await dialog.getByText('47 pictures of 4 people, 1 left out').waitFor();
    await dialog.getByRole('button', { name: 'Start fine-tuning' }).click();

    const slow = { timeout: 120_000 };
    await dialog.getByText(/Step [1-9]\d* of \d+/u).waitFor(slow);
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await dialog.getByText('Paused').waitFor();
    await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
    await dialog.getByText('Stopped. What was done is kept.').waitFor(slow);
    await window[Symbol.asyncDispose]();
    await project[Symbol.asyncDispose]();

    project = openVenue(path);
    window = await WindowPage.open(bench, project);
    await window.page.getByRole('button', { name: 'Fine-tuning stopped' }).click();
    dialog = window.page.getByRole('dialog', { name: 'Models and fine-tuning' });
    await dialog.getByRole('button', { name: 'Go on', exact: true }).click();
    await dialog.getByRole('figure', { name: 'Losses by step' }).locator('canvas').waitFor(slow);
    await dialog.getByText(/Latest measure: Rank-1 .* mAP/u).waitFor(slow);
    // The third chart takes width from the first two: none may be cut off.
    const charts = dialog.locator('figure .plot');
    await expect.poll(() => charts.count()).toBe(3);
    await expect
      .poll(() => charts.evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth)))
      .toEqual([0, 0, 0]);

    await dialog.getByText('“venue” finds more than “Tiny”.').waitFor(slow);
    const cells = await dialog
      .getByRole('row', { name: /^mAP, %/u })
      .getByRole('cell')
      .allTextContents();
    const [before, after] = cells.map(Number);
    expect(after).toBeGreaterThan(before ?? 100);
    await dialog.getByRole('button', { name: 'Use this model', exact: true }).click();
    await dialog.getByRole('row', { name: /^venue in use/u }).waitFor(slow);
    expect(currentModel(path)).toBe('venue');
    await dialog.getByRole('button', { name: 'Go back to the previous model' }).click();
    await dialog.getByRole('row', { name: /^Tiny in use/u }).waitFor(slow);
    expect(currentModel(path)).toBe('Tiny');
    await dialog.getByRole('button', { name: 'Export venue' }).click();
    await dialog.getByText(/It lies here: .*venue-exports.*venue-venue\.safetensors/u).waitFor();
    await window[Symbol.asyncDispose]();
    await project[Symbol.asyncDispose]();
  },
);

it('says in a sentence why there is nothing to learn from, and what else there is', async () => {
  const made = venueProject(testFolder(), { people: 4, rounds: 4, isTagged: false });
  const { path } = made;
  made[Symbol.dispose]();
  await using project = openVenue(path);
  await using window = await WindowPage.open(bench, project);
  await window.page.getByText('Harbour hall').waitFor();
  await window.page.keyboard.press('Alt+m');
  const dialog = window.page.getByRole('dialog', { name: 'Models and fine-tuning' });
  await dialog.getByText(/Tag at least two people/u).waitFor();
  await dialog.getByLabel('Tracklets alone, without tags').check();
  await dialog.getByText('12 pictures of 4 people', { exact: true }).waitFor();
});

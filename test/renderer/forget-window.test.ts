import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProject } from '../../core/library/index.ts';
import { openRealMatch, writeRealMatch } from './support/real-match.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

const NAME = 'Sacharissa Cripslock';
let bench: WindowBench;
let folder: string;
let path: string;

beforeAll(async () => {
  bench = await WindowBench.open();
  folder = await mkdtemp(join(tmpdir(), 'sightline-forget-'));
  path = await writeRealMatch(folder, bench.makeMatch());
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

it('forgets a person after a confirmation that says what goes, shows the record, and leaves no byte of the name', async () => {
  {
    using writer = openProject(path);
    for (const { id } of writer.jobs()) writer.setJobState(id, 'done');
  }
  {
    await using service = openRealMatch(path);
    // Everything of the red one: two tracklets a camera, whose pictures are all alike.
    const tracklets = service
      .listTracklets({})
      .flatMap(({ tracklet }) => (tracklet % 1_000_000 <= 2 ? [tracklet] : []));
    service.workspace.people.createPerson({ name: NAME, tracklets, allowOverlap: true });
    await using window = await WindowPage.open(bench, service);
    const { page } = window;
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('button', { name: new RegExp(NAME) }).click();
    await page.getByRole('button', { name: 'Forget for good …' }).click();
    const dialog = page.getByRole('dialog', { name: `Forget ${NAME} for good` });
    await dialog.getByText('6 moments on the time line').waitFor();
    const forget = dialog.getByRole('button', { name: 'Forget for good' });
    expect(await forget.isDisabled()).toBe(true);
    await dialog.getByLabel(/I want to forget/).check();
    await forget.click();
    await dialog.getByText('Removed 6 tracklets, 6 crops, 6 embeddings and 0 moments').waitFor();
    await dialog.getByText('6 moments, 6 pictures').waitFor();
    await dialog.getByRole('button', { name: 'Close', exact: true }).first().click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Nobody has been tagged yet.').waitFor();
    expect(window.complaints).toEqual([]);
  }
  expect((await readFile(path)).includes(NAME)).toBe(false);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectService } from '../../core/api/index.ts';
import { violations } from './support/accessibility.ts';
import { layoutProblems } from './support/layout-problems.ts';
import { openRealMatch, writeRealMatch } from './support/real-match.ts';
import { RED_PERSON, type TestMatch } from './support/test-footage.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

let bench: WindowBench;
let match: TestMatch;
let folder: string;
let project: ProjectService;

beforeAll(async () => {
  bench = await WindowBench.open();
  match = bench.makeMatch();
  folder = await mkdtemp(join(tmpdir(), 'sightline-filters-'));
  project = openRealMatch(await writeRealMatch(folder, match));
  // The two halves of the red one in the camera "variable", which is the second.
  const { team } = project.workspace.people.createTeam({
    name: 'Reds',
    shirtColour: '#cc2222',
    shortsColour: null,
  });
  project.workspace.people.createPerson({
    ...{ name: 'Ada Red', team, tracklets: [2_000_001, 2_000_002], allowOverlap: false },
  });
});

afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
  await bench[Symbol.asyncDispose]();
});

async function openWithAnswers(): Promise<WindowPage> {
  const window = await WindowPage.open(bench, project);
  await window.camera('left').getByText('0:00.480').waitFor();
  await window
    .camera('left')
    .getByText('Picture of camera left, 2 people found')
    .waitFor({ state: 'attached' });
  await ask(window);
  return window;
}

async function ask(window: WindowPage): Promise<void> {
  const [x, y, width, height] = match.boxOf('left', RED_PERSON, 0.48);
  await window.clickPicture('left', x + width / 2, y + height / 2);
  await window.page.getByText('8 re-appearances').waitFor();
}

describe('filters of the answers', () => {
  it('hide by size, time, team and whose it is, say so in chips, and go one by one or all at once', async () => {
    await using window = await openWithAnswers();
    const { page } = window;
    await page.keyboard.press('/');
    const form = page.getByRole('region', { name: 'Filters of the answers' });
    const chips = page.getByRole('group', { name: 'Filters that are on' });
    // People in "upright" are 40 pixels high, all others 100.
    await form.getByLabel('Least height in pixels').fill('50');
    await form.getByLabel('Least height in pixels').press('Tab');
    await page.getByText('6 of 8').waitFor();
    await form.getByLabel('Seen until').fill('0:03');
    await form.getByLabel('Seen until').press('Tab');
    await page.getByText('2 of 8').waitFor();
    await form.getByLabel('Team').selectOption('Reds');
    await page.getByText('1 of 8').waitFor();
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    expect(await chips.getByRole('button').allInnerTexts()).toEqual([
      'Team Reds\n×',
      'Until 0:03\n×',
      '≥ 50 px\n×',
      'Clear filters',
    ]);
    await form.getByLabel('Whose').selectOption('Nobody’s yet');
    await page.getByText('All answers are filtered out.').waitFor();
    await chips.getByRole('button', { name: 'Drop the filter “Team Reds”' }).click();
    await page.getByText('1 of 8').waitFor();
    await chips.getByRole('button', { name: 'Drop the filter “Nobody’s yet”' }).click();
    await page.getByText('2 of 8').waitFor();
    await form.getByLabel('Seen from').fill('half past');
    await form.getByLabel('Seen from').press('Tab');
    await form.locator('[aria-invalid="true"]').waitFor();
    await page.getByText('2 of 8').waitFor();
    await form.getByLabel('Seen from').fill('1:00:00');
    await form.getByLabel('Seen from').press('Tab');
    await page.getByRole('status').getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('8 of 8').waitFor();
    await chips.waitFor({ state: 'detached' });
    expect(window.complaints).toEqual([]);
  });

  it('keep an answer in its place while it is given to somebody', async () => {
    await using window = await openWithAnswers();
    const { page } = window;
    await page.keyboard.press('/');
    await page.getByLabel('Whose').selectOption('Nobody’s yet');
    await page.getByText('6 of 8').waitFor();
    await window.rows.nth(0).getByRole('button').click();
    await page.keyboard.press('y');
    await window.rows.nth(0).getByText('Confirmed').waitFor();
    await page.getByText('6 of 8').waitFor();
    await page.keyboard.press('Control+z');
    await window.rows.nth(0).getByText('Confirmed').waitFor({ state: 'detached' });
  });
});

describe('saved searches', () => {
  it('are kept in the project, recalled with their person, renamed and removed, all to be undone', async () => {
    const window = await openWithAnswers();
    const { page } = window;
    await page.getByRole('button', { name: /^Filters/ }).click();
    await page.getByLabel('Least height in pixels').fill('50');
    await page.getByLabel('Least height in pixels').press('Tab');
    await page.getByText('6 of 8').waitFor();
    await page.getByRole('button', { name: 'Searches' }).click();
    await page.getByText('No search has been saved yet.').waitFor();
    await page.getByLabel('Name of this search').fill('Large ones');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Recall “Large ones”' }).waitFor();
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    await window[Symbol.asyncDispose]();

    await using again = await WindowPage.open(bench, project);
    const { page: fresh } = again;
    await again.camera('left').getByText('0:00.480').waitFor();
    await fresh.getByRole('button', { name: 'Searches' }).click();
    await fresh.getByRole('button', { name: 'Recall “Large ones”' }).click();
    await fresh.getByText('6 of 8').waitFor();
    await fresh.getByRole('button', { name: 'Rename “Large ones”' }).click();
    await fresh.getByLabel('New name of “Large ones”').press('Escape');
    await fresh.getByLabel('New name of “Large ones”').waitFor({ state: 'detached' });
    // The key was for the field: what was asked for is still shown.
    expect(await fresh.getByText('6 of 8').count()).toBe(1);
    await fresh.getByRole('button', { name: 'Rename “Large ones”' }).click();
    await fresh.getByLabel('New name of “Large ones”').fill('Near the camera');
    await fresh.getByLabel('New name of “Large ones”').press('Enter');
    await fresh.getByRole('button', { name: 'Recall “Near the camera”' }).waitFor();
    await fresh.getByRole('button', { name: 'Remove “Near the camera”' }).click();
    await fresh.getByText('No search has been saved yet.').waitFor();
    await fresh.keyboard.press('Control+z');
    await fresh.getByRole('button', { name: 'Recall “Near the camera”' }).waitFor();
    await fresh.keyboard.press('Control+z');
    await fresh.getByRole('button', { name: 'Recall “Large ones”' }).waitFor();
    expect(again.complaints).toEqual([]);
  });
});

describe('looking through all answers', () => {
  it('finds those that pass the filters beyond the first fifty', async () => {
    const many = await mkdtemp(join(tmpdir(), 'sightline-many-'));
    {
      await using own = openRealMatch(await writeRealMatch(many, match, 14));
      // The last of all answers is somebody's.
      const query = { tracklet: 1_000_001 };
      const { results } = await own.search({ query, top: 100, otherCamerasOnly: false });
      const last = results.at(-1)?.tracklet ?? 0;
      expect(results.length).toBeGreaterThan(50);
      own.workspace.people.createPerson({ name: 'Late', tracklets: [last], allowOverlap: false });
      await using window = await WindowPage.open(bench, own);
      await window
        .camera('left')
        .getByText('Picture of camera left, 2 people found')
        .waitFor({ state: 'attached' });
      const [x, y, width, height] = match.boxOf('left', RED_PERSON, 0.48);
      await window.clickPicture('left', x + width / 2, y + height / 2);
      const { page } = window;
      await page.getByText('50 re-appearances').waitFor();
      await page.keyboard.press('/');
      await page.getByLabel('Whose').selectOption('Somebody’s already');
      await page.getByText('All answers are filtered out.').waitFor();
      await page.getByRole('button', { name: 'Look through all answers' }).click();
      await page.locator(`[data-tracklet="${last}"]`).getByText('Late').waitFor();
      expect(await window.rows.count()).toBe(1);
      expect(window.complaints).toEqual([]);
    }
    await rm(many, { recursive: true, force: true });
  });
});

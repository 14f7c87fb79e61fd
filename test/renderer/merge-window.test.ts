import { describe, expect, it } from 'vitest';
import { LABEL_WIDTH, RULER_HEIGHT } from '../../renderer/timeline/timeline-layout.ts';
import { violations } from './support/accessibility.ts';
import { layoutProblems } from './support/layout-problems.ts';
import { MatchPerTest } from './support/match-per-test.ts';
import type { WindowPage } from './support/window-page.ts';

/** All cameras' videos together, in seconds of the project. */
const RANGE = { from: -0.25, to: 8.46 };
const LEFT_RED = [1_000_001, 1_000_002] as const;

const real = MatchPerTest.use();

/** Draws a rectangle over the lane of the left camera: `from` and `to` in seconds, as high as so many rows. */
async function selectInLeft(window: WindowPage, from: number, to: number, rows: number): Promise<void> {
  const { page } = window;
  // All cameras' clocks are known then, so that the time line has its whole range.
  await window.waitForFrames({ left: 0.48, variable: 0, upright: 0.72 });
  const box = await page.getByRole('img', { name: /^Time line with/ }).boundingBox();
  if (box === null) throw new Error('The time line is shown.');
  const place = (time: number): number =>
    box.x + LABEL_WIDTH + ((time - RANGE.from) / (RANGE.to - RANGE.from)) * (box.width - LABEL_WIDTH);
  await page.mouse.move(place(from), box.y + RULER_HEIGHT + 1);
  await page.mouse.down();
  await page.mouse.move(place(to), box.y + RULER_HEIGHT + 12 * rows, { steps: 4 });
  await page.mouse.up();
  await page.getByText('2 selected').waitFor();
}

describe('merging tracklets', () => {
  it('shows both, keeps the named one unless they are swapped, and is undone', async () => {
    real.project.workspace.people.createPerson({
      name: 'Ada Red',
      tracklets: [LEFT_RED[1]],
      allowOverlap: false,
    });
    await using window = await real.openWindow();
    const { page } = window;
    await page.getByRole('img', { name: 'Time line with 3 lanes and 10 tracklets' }).waitFor();
    await selectInLeft(window, 2, 6, 1);
    await page.keyboard.press('Shift+m');
    const dialog = page.getByRole('dialog', { name: 'Merge tracklets' });
    await dialog.getByText(/“left 0:00\.00 – .*” disappears into “left 0:04\.00 – /).waitFor();
    expect(await dialog.locator('img').count()).toBe(2);
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    await dialog.getByRole('button', { name: 'Swap' }).click();
    await dialog.getByText(/“left 0:04\.00 – .*” disappears into “left 0:00\.00 – /).waitFor();
    await dialog.getByRole('button', { name: 'Swap' }).click();
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('img', { name: 'Time line with 3 lanes and 9 tracklets' }).waitFor();
    const kept = real.project.listTracklets({ camera: 'left' }).find(({ person }) => person !== null);
    expect(kept).toMatchObject({ tracklet: LEFT_RED[1], start: 0 });
    await page.keyboard.press('Control+z');
    await page.getByRole('img', { name: 'Time line with 3 lanes and 10 tracklets' }).waitFor();
    expect(window.complaints).toEqual([]);
  });

  it('asks where both are in the picture at once, and does it when asked again', async () => {
    await using window = await real.openWindow();
    const { page } = window;
    await page.getByRole('img', { name: 'Time line with 3 lanes and 10 tracklets' }).waitFor();
    await selectInLeft(window, 2, 3, 3);
    await page.keyboard.press('Shift+m');
    const dialog = page.getByRole('dialog', { name: 'Merge tracklets' });
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await dialog.getByRole('alert').getByText('Both are in two places').waitFor();
    expect(real.project.listTracklets({})).toHaveLength(10);
    await dialog.getByRole('button', { name: 'Merge anyway' }).click();
    await page.getByRole('img', { name: 'Time line with 3 lanes and 9 tracklets' }).waitFor();
  });
});

describe('teams', () => {
  it('get kit colours, which their people are shown in, and are renamed and removed', async () => {
    const { team } = real.project.workspace.people.createTeam({
      name: 'Reds',
      shirtColour: null,
      shortsColour: null,
    });
    real.project.workspace.people.createPerson({
      ...{ name: 'Ada Red', number: '10', team, tracklets: [LEFT_RED[0]], allowOverlap: false },
    });
    await using window = await real.openWindow();
    const { page } = window;
    await page.getByRole('tab', { name: 'People' }).click();
    const entry = page.getByRole('button', { name: /Ada Red.*1 moment/ });
    await entry.waitFor();
    await page.getByRole('button', { name: 'Teams …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Teams and their kits' });
    await dialog.getByLabel('Shirt of Reds', { exact: true }).fill('#cc2222');
    await expect.poll(() => real.project.workspace.people.listTeams()[0]?.shirtColour).toBe('#cc2222');
    await dialog.getByLabel('Shorts of Reds', { exact: true }).fill('#ffffff');
    await expect.poll(() => real.project.workspace.people.listTeams()[0]?.shortsColour).toBe('#ffffff');
    await dialog.getByLabel('Name of Reds').fill('Rovers');
    await dialog.getByLabel('Name of Reds').press('Tab');
    await dialog.getByRole('group', { name: 'Rovers' }).waitFor();
    await dialog.getByLabel('Name of a new team').fill('United');
    await dialog.getByRole('button', { name: 'Add a team' }).click();
    await dialog.getByRole('group', { name: 'United' }).waitFor();
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    await dialog.getByRole('button', { name: 'Remove United' }).click();
    await dialog.getByRole('group', { name: 'United' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    const colours = await entry
      .locator('.chip')
      .evaluate((chip) => [
        getComputedStyle(chip).backgroundColor,
        getComputedStyle(chip.querySelector('.shorts') ?? chip).backgroundColor,
      ]);
    expect(colours).toEqual(['rgb(204, 34, 34)', 'rgb(255, 255, 255)']);
    expect(window.complaints).toEqual([]);
  });
});

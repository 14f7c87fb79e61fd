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

/**
 * Draws a rectangle over the lane of the left camera: `from` and `to` in seconds, as high as so many rows; `selected`
 * tracklets are in it.
 */
async function selectInLeft(
  window: WindowPage,
  { from, to, rows, selected }: Readonly<Record<'from' | 'to' | 'rows' | 'selected', number>>,
): Promise<void> {
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
  await page.getByText(`${selected} selected`).waitFor();
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
    await selectInLeft(window, { from: 2, to: 6, rows: 1, selected: 2 });
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

  it('makes four one at once, asks first where that is two places at once, and is undone by one step', async () => {
    await using window = await real.openWindow();
    const { page } = window;
    await page.getByRole('img', { name: 'Time line with 3 lanes and 10 tracklets' }).waitFor();
    await selectInLeft(window, { from: 2, to: 6, rows: 3, selected: 4 });
    await page.keyboard.press('Shift+m');
    const dialog = page.getByRole('dialog', { name: 'Merge tracklets' });
    await dialog.getByText(/^“left.* and .* and .*” disappear into “left 0:00/).waitFor();
    await dialog.getByRole('button', { name: 'Keep this one' }).last().click();
    await dialog.getByText(/^“left.*” disappear into “left 0:04/).waitFor();
    expect(await dialog.locator('img').count()).toBe(4);
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await dialog.getByRole('alert').getByText('One would be in two places').waitFor();
    expect(real.project.listTracklets({})).toHaveLength(10);
    await dialog.getByRole('button', { name: 'Merge anyway' }).click();
    await page.getByRole('img', { name: 'Time line with 3 lanes and 7 tracklets' }).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('img', { name: 'Time line with 3 lanes and 10 tracklets' }).waitFor();
    expect(window.complaints).toEqual([]);
  });
});

describe('merging people', () => {
  it('makes three one at once, whoever is to stay, and is undone by one step', async () => {
    const { people } = real.project.workspace;
    const names = ['Ada Red', 'Bo Red', 'Cy Red'];
    const tracklets = [[LEFT_RED[0]], [LEFT_RED[1]], []];
    for (const [place, name] of names.entries())
      people.createPerson({ name, tracklets: tracklets[place] ?? [], allowOverlap: false });
    await using window = await real.openWindow();
    const { page } = window;
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('button', { name: /Ada Red.*1 moment/ }).click();
    await page.getByRole('button', { name: 'Merge …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Merge people' });
    await dialog.getByLabel('Who is the same person').selectOption('Bo Red');
    await dialog.getByLabel('Who else is?').selectOption('Cy Red');
    await dialog.getByText('“Bo Red” and “Cy Red” disappear into “Ada Red”').waitFor();
    await dialog.getByRole('button', { name: 'Keep this one' }).first().click();
    await dialog.getByText('“Ada Red” and “Cy Red” disappear into “Bo Red”').waitFor();
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.getByRole('region', { name: 'Person Bo Red' }).waitFor();
    expect(people.listPeople()).toMatchObject([{ name: 'Bo Red', tracklets: [...LEFT_RED] }]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => people.listPeople().map(({ name }) => name)).toEqual(names);
    expect(window.complaints).toEqual([]);
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

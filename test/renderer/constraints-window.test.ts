import { describe, expect, it } from 'vitest';
import { violations } from './support/accessibility.ts';
import { layoutProblems } from './support/layout-problems.ts';
import { RED_PERSON } from './support/test-footage.ts';
import { MatchPerTest } from './support/match-per-test.ts';
import type { WindowPage } from './support/window-page.ts';

const real = MatchPerTest.use();

async function openWindow(): Promise<WindowPage> {
  const window = await real.openWindow();
  await window
    .camera('left')
    .getByText('Picture of camera left, 2 people found')
    .waitFor({ state: 'attached' });
  return window;
}

async function clickRed(window: WindowPage, count: number): Promise<void> {
  const [x, y, width, height] = real.match.boxOf('left', RED_PERSON, 0.48);
  await window.clickPicture('left', x + width / 2, y + height / 2);
  await window.page.getByText(`${count} re-appearances`).waitFor();
}

describe('cameras that show different places', () => {
  it('are declared in the window, leave out who would be in both at once, and are taken back by undo', async () => {
    await using window = await openWindow();
    const { page } = window;
    await clickRed(window, 8);
    await page.getByRole('button', { name: 'Project', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'About this project' });
    await dialog.getByLabel('left and variable').selectOption('Different places');
    await expect
      .poll(() => real.project.workspace.cameras.views())
      .toEqual([{ cameras: ['left', 'variable'], relation: 'apart' }]);
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    // The first halves of both in "variable" are at the same time as the one that was asked for.
    await clickRed(window, 6);
    await page.keyboard.press('Control+z');
    await expect.poll(() => real.project.workspace.cameras.views()).toEqual([]);
    await clickRed(window, 8);
    expect(window.complaints).toEqual([]);
  });
});

describe('never the same person', () => {
  it('is a link between two people that is shown, taken back on the page of either, and undone', async () => {
    const ada = { name: 'Ada Red', tracklets: [1_000_001], allowOverlap: false };
    const bo = { name: 'Bo Red', number: '9', tracklets: [2_000_002], allowOverlap: false };
    const { person: first } = real.project.workspace.people.createPerson(ada);
    const { person: second } = real.project.workspace.people.createPerson(bo);
    await using window = await openWindow();
    const { page } = window;
    await clickRed(window, 8);
    const row = page.locator('[data-tracklet="2000002"]');
    await row.getByText('Somebody else’s: 9 Bo Red').waitFor();
    await row.click();
    await page.keyboard.press('Shift+n');
    await row.getByText('Never the same: 9 Bo Red').waitFor();
    expect(real.project.workspace.people.answers().apart).toEqual([[first, second]]);
    // It stays where it is while answers are given, and is left out of the next order.
    await page.getByRole('button', { name: 'Rank anew' }).click();
    await page.getByText('7 re-appearances').waitFor();

    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('button', { name: /Ada Red.*1 moment/ }).click();
    await page.getByText('Never the same as').waitFor();
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    await page.getByRole('button', { name: 'Merge …' }).click();
    await page.getByLabel('Who is the same person').selectOption('9 Bo Red');
    await page.getByText('Two of them were declared never to be the same person.').waitFor();
    expect(await page.getByRole('button', { name: 'Merge', exact: true }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Take back that this is never Bo Red' }).click();
    await page.getByText('Never the same as').waitFor({ state: 'detached' });
    expect(real.project.workspace.people.answers().apart).toEqual([]);
    await page.keyboard.press('Control+z');
    await page.getByText('Never the same as').waitFor();
    await page.keyboard.press('Alt+4');
    await page.getByText('Took back that two people are never the same').waitFor();
    expect(window.complaints).toEqual([]);
  });

  it('is a no where the answer is nobody’s yet', async () => {
    const { person } = real.project.workspace.people.createPerson({
      ...{ name: 'Ada Red', tracklets: [1_000_001], allowOverlap: false },
    });
    await using window = await openWindow();
    await clickRed(window, 8);
    await window.rows.nth(0).getByRole('button').click();
    await window.page.getByRole('button', { name: /^Never/ }).click();
    await window.rows.nth(0).getByText('Not the same').waitFor();
    expect(real.project.workspace.people.answers().refusals).toMatchObject([{ person }]);
    // The page of the person lists it, and takes it back.
    await window.page.getByRole('tab', { name: 'People' }).click();
    await window.page.getByRole('button', { name: /Ada Red.*1 moment/ }).click();
    await window.page.getByRole('button', { name: /^Take back that .* is somebody else$/ }).click();
    await window.page.getByText('Not this person').waitFor({ state: 'detached' });
    expect(real.project.workspace.people.answers().refusals).toEqual([]);
  });
});

describe('the expected head-count', () => {
  it('is given in the window, which warns where tracklets are broken up more than that explains', async () => {
    await using window = await openWindow();
    const { page } = window;
    await page.getByRole('tab', { name: 'People' }).click();
    // Ten tracklets in three times eight seconds.
    await page.getByText('0 in the roster · 25 tracklets a minute').waitFor();
    await page.getByRole('button', { name: 'People expected …' }).click();
    const field = page.getByLabel('People expected', { exact: true });
    await field.fill('2');
    await field.press('Tab');
    await page
      .getByRole('dialog')
      .getByText(/more than 2 people explain/)
      .waitFor();
    await field.fill('22');
    await field.press('Tab');
    await page.getByRole('dialog').getByText('0 of 22 people in the roster').waitFor();
    expect(await page.getByText(/people explain/).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+z');
    await page
      .getByRole('alert')
      .getByText(/more than 2 people explain/)
      .waitFor();
    expect(window.complaints).toEqual([]);
  });
});

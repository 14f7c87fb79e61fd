import { describe, expect, it } from 'vitest';
import { RED_PERSON } from './support/test-footage.ts';
import { MatchPerTest } from './support/match-per-test.ts';
import type { WindowPage } from './support/window-page.ts';

const real = MatchPerTest.use();

async function clickRed(window: WindowPage): Promise<void> {
  const [x, y, width, height] = real.match.boxOf('left', RED_PERSON, 0.48);
  await window.clickPicture('left', x + width / 2, y + height / 2);
  await window.page.getByText(/re-appearances$/).waitFor();
}

function verdicts({ rows }: WindowPage): Promise<(string | null)[]> {
  return rows
    .locator('button')
    .evaluateAll((buttons) => buttons.map((each) => each.getAttribute('data-verdict')));
}

describe('confirming and rejecting', () => {
  it('answers by keys without moving anything, shows the person, and undoes after a restart', async () => {
    const window = await real.openWindow();
    await clickRed(window);
    const before = await window.rows
      .locator('button')
      .evaluateAll((all) => all.map((each) => each.dataset.tracklet));
    expect(before).toHaveLength(8);
    await window.rows.nth(0).getByRole('button').click();
    await window.page.keyboard.press('y');
    await expect.poll(() => verdicts(window)).toEqual(['confirmed', ...Array<string>(7).fill('open')]);
    await window.page.keyboard.press('n');
    await expect.poll(async () => (await verdicts(window))[1]).toBe('rejected');
    await window.page.keyboard.press('s');
    await expect.poll(async () => (await verdicts(window))[2]).toBe('skipped');
    const after = await window.rows
      .locator('button')
      .evaluateAll((all) => all.map((each) => each.dataset.tracklet));
    expect(after).toEqual(before);
    const people = real.project.workspace.people.listPeople();
    expect(people.map(({ tracklets }) => tracklets.length)).toEqual([2]);
    expect(window.complaints).toEqual([]);
    await window[Symbol.asyncDispose]();

    await real.reopen();
    await using again = await real.openWindow();
    await again.page.getByRole('tab', { name: 'History' }).click();
    await again.page.getByText('Said that it is somebody else').waitFor();
    await again.page.keyboard.press('Control+z');
    await again.page.keyboard.press('Control+z');
    await expect.poll(() => real.project.workspace.people.listPeople()).toEqual([]);
    await again.page.keyboard.press('Control+Shift+z');
    await expect.poll(() => real.project.workspace.people.listPeople().length).toBe(1);
  });
});

describe('people', () => {
  it('are named, given a team, listed, merged with a dialog that says who disappears, and have a page', async () => {
    await using window = await real.openWindow();
    const { page } = window;
    await clickRed(window);
    await page.keyboard.press('Shift+t');
    await page.getByLabel('Name', { exact: true }).fill('Ada Red');
    await page.getByLabel('Number', { exact: true }).fill('10');
    await page.getByLabel('Team', { exact: true }).selectOption('New team …');
    await page.getByLabel('Name of the team').fill('Reds');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('button', { name: /Ada Red.*1 moment/ }).waitFor();

    await page.getByRole('button', { name: 'Add a person' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Unnamed' }).click();
    await page.getByRole('button', { name: /Person 2/ }).click();
    await page.getByRole('button', { name: 'Merge …' }).click();
    await page.getByLabel('Who is the same person').selectOption('10 Ada Red');
    await page.getByText('“Person 2” disappears into “Ada Red”').waitFor();
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.getByText('“Ada Red” disappears into “Person 2”').waitFor();
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.getByRole('region', { name: 'Person Ada Red' }).waitFor();
    await page.getByText('Reds').waitFor();
    expect(real.project.workspace.people.listPeople().map(({ name }) => name)).toEqual(['Ada Red']);
    await page.getByRole('button', { name: 'Play all moments' }).click();
    await page.getByRole('button', { name: 'Stop (1 of 1)' }).waitFor();
    expect(window.complaints).toEqual([]);
  });
});

describe('repair', () => {
  it('splits the selected tracklet at the frame that is shown, and takes it back', async () => {
    await using window = await real.openWindow();
    const { page } = window;
    await page.getByRole('img', { name: 'Time line with 3 lanes and 10 tracklets' }).waitFor();
    await page.getByLabel('Position').fill('2');
    await window.camera('left').getByText('0:02.000').waitFor();
    await page.keyboard.press('Shift+s');
    await page.getByText('Select one tracklet on the time line first.').waitFor();
    await page.keyboard.press('Alt+ArrowRight');
    await page.getByText('1 selected').waitFor();
    await page.keyboard.press('ArrowRight');
    for (let frames = 0; frames < 9; frames += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+s');
    await page.getByRole('img', { name: 'Time line with 3 lanes and 11 tracklets' }).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('img', { name: 'Time line with 3 lanes and 10 tracklets' }).waitFor();
    await page.keyboard.press('Delete');
    await page.getByRole('img', { name: 'Time line with 3 lanes and 9 tracklets' }).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('img', { name: 'Time line with 3 lanes and 10 tracklets' }).waitFor();
  });
});

describe('tagging while watching', () => {
  it('makes a moment with one press, longer with a second, and goes there', async () => {
    await using window = await real.openWindow();
    const { page } = window;
    await page.getByRole('tab', { name: 'Tags' }).click();
    await page.getByRole('button', { name: 'Add a button' }).click();
    await page.getByLabel('Tag', { exact: true }).fill('Shot');
    await page.getByLabel('Key', { exact: true }).press('q');
    await page.getByLabel('Seconds before').fill('1');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByLabel('Position').fill('3');
    await page.keyboard.press('q');
    await expect
      .poll(() => real.project.workspace.tagging.listMoments().map(({ start, end }) => [start, end]))
      .toEqual([[2, 5]]);
    await page.getByLabel('Position').fill('4');
    await page.keyboard.press('q');
    await expect
      .poll(() => real.project.workspace.tagging.listMoments().map(({ start, end }) => [start, end]))
      .toEqual([[2, 6]]);
    await page.getByRole('button', { name: 'Add a button' }).click();
    await page.getByLabel('Tag', { exact: true }).fill('Foul');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Edit the button “Foul”' }).click();
    await page.getByRole('button', { name: '‹ Earlier' }).click();
    await expect
      .poll(() => real.project.workspace.tagging.listButtons().map(({ tag }) => tag))
      .toEqual(['Foul', 'Shot']);
    await page.keyboard.press('Escape');
    const board = page.getByRole('group', { name: 'Buttons' });
    expect(await board.getByRole('button').first().innerText()).toMatch(/^Foul/);
    for (let step = 0; step < 2; step += 1) await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Edit the button “Foul”' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Shot.*left/ }).click();
    expect(Number(await page.getByLabel('Position').inputValue())).toBeCloseTo(2, 3);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(() => real.project.workspace.tagging.listMoments()).toEqual([]);
    expect(window.complaints).toEqual([]);
  });
});

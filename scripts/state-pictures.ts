/**
 * Takes pictures of the window in its states, dark and light, small and large, to be looked at.
 * `node scripts/state-pictures.ts FOLDER [small|4k]`
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectService } from '../core/api/index.ts';
import { layoutProblems } from '../test/renderer/support/layout-problems.ts';
import { openRealMatch, writeRealMatch } from '../test/renderer/support/real-match.ts';
import { WindowBench, WindowPage } from '../test/renderer/support/window-page.ts';

const SIZES = [
  { name: 'small', width: 1280, height: 720 },
  { name: '4k', width: 3840, height: 2160 },
];
const OVERLAP = { allowOverlap: true };

/** One thing to look at: how to come there, from a window that shows the answers to a click on the red player. */
interface State {
  readonly name: string;
  readonly show: (window: WindowPage) => Promise<void>;
}

function byKey(name: string, key: string): State {
  return {
    name,
    show: async ({ page }) => {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
    },
  };
}

async function openPerson({ page }: WindowPage): Promise<void> {
  await page.keyboard.press('Alt+2');
  await page.getByRole('button', { name: /Ada Red/ }).click();
  await page.getByRole('region', { name: 'Person Ada Red' }).waitFor();
}

const STATES: readonly State[] = [
  { name: 'ranked', show: () => Promise.resolve() },
  {
    name: 'board-one-large',
    show: async ({ page }) => {
      await page.getByRole('button', { name: 'By camera' }).click();
      await page.keyboard.press('g');
    },
  },
  { name: 'filters', show: ({ page }) => page.keyboard.press('/') },
  {
    name: 'filtered-out',
    show: async ({ page }) => {
      await page.keyboard.press('/');
      await page.getByLabel('Least height in pixels').fill('2000');
      await page.getByLabel('Least height in pixels').press('Tab');
      await page.getByText('All answers are filtered out.').waitFor();
    },
  },
  { name: 'people', show: ({ page }) => page.keyboard.press('Alt+2') },
  { name: 'person', show: openPerson },
  {
    name: 'merge-people',
    show: async (window) => {
      await openPerson(window);
      await window.page.getByRole('button', { name: 'Merge …' }).click();
      await window.page.getByLabel('Who is the same person').selectOption('9 Bo Green');
      await window.page.getByLabel('Who else is?').selectOption('Cy Substitute-of-the-second-half');
    },
  },
  {
    name: 'merge-tracklets',
    show: async ({ page }) => {
      const line = page.getByRole('img', { name: /^Time line with/ });
      const box = await line.boundingBox();
      if (box === null) throw new Error('The time line is shown.');
      await page.mouse.move(box.x + box.width - 4, box.y + 30);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 4, box.y + 54, { steps: 4 });
      await page.mouse.up();
      await page.keyboard.press('Shift+m');
      await page.getByRole('dialog', { name: 'Merge tracklets' }).waitFor();
    },
  },
  { name: 'tags', show: ({ page }) => page.keyboard.press('Alt+3') },
  {
    name: 'button',
    show: async ({ page }) => {
      await page.keyboard.press('Alt+3');
      await page.getByRole('button', { name: 'Edit the button “Shot”' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'history', show: ({ page }) => page.keyboard.press('Alt+4') },
  byKey('why', 'w'),
  byKey('how-sure', 'Alt+r'),
  byKey('fine-tuning', 'Alt+m'),
  byKey('export', 'Control+e'),
  byKey('project', 'Control+,'),
  byKey('who-is-this', 'Shift+t'),
  byKey('keys', '?'),
  byKey('palette', 'Control+k'),
  {
    name: 'teams',
    show: async ({ page }) => {
      await page.keyboard.press('Alt+2');
      await page.getByRole('button', { name: 'Teams …' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
];

const [folder, only] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say into which folder: node scripts/state-pictures.ts FOLDER');
await mkdir(folder, { recursive: true });
await using bench = await WindowBench.open();
const match = bench.makeMatch();
const own = await mkdtemp(join(tmpdir(), 'sightline-states-'));
try {
  await using project = openRealMatch(await writeRealMatch(own, match));
  fill(project);
  for (const size of SIZES.filter(({ name }) => only === undefined || name === only)) {
    for (const colorScheme of ['dark', 'light'] as const) {
      for (const state of STATES) await take(project, state, size, colorScheme);
    }
  }
} finally {
  await rm(own, { recursive: true, force: true });
}

/** Gives the match people, teams, tags, answers and a past. */
function fill({ workspace: { people, tagging } }: ProjectService): void {
  const { team } = people.createTeam({ name: 'Reds', shirtColour: '#cc2222', shortsColour: '#ffffff' });
  const names = [
    { name: 'Ada Red', number: '10', team, role: 'Wing', tracklets: [1_000_001, 2_000_001] },
    { name: 'Bo Green', number: '9', tracklets: [1_000_003] },
    { name: 'Cy Substitute-of-the-second-half', tracklets: [] },
  ];
  const [ada = 0, bo = 0] = names.map((entry) => people.createPerson({ ...entry, ...OVERLAP }).person);
  people.setApart({ people: [ada, bo], isApart: true });
  people.setApart({ people: [ada, bo], isApart: false });
  people.refuse({ person: ada, tracklets: [2_000_003] });
  for (const [tag, key] of [
    ['Shot', 'q'],
    ['Foul by a player of the other team', 'w'],
  ] as const) {
    tagging.addButton({ tag, key, colour: '#4fa3e3' });
    tagging.addMoment({ tag, camera: 'left', start: 1, end: 3 });
  }
}

async function take(
  project: ProjectService,
  { name, show }: State,
  size: (typeof SIZES)[number],
  colorScheme: 'dark' | 'light',
): Promise<void> {
  await using window = await WindowPage.open(bench, project);
  const { page } = window;
  await page.setViewportSize({ width: size.width, height: size.height });
  await page.emulateMedia({ colorScheme });
  await window.camera('left').getByText('0:00.480').waitFor();
  await window
    .camera('left')
    .getByText('Picture of camera left, 2 people found')
    .waitFor({ state: 'attached' });
  await window.clickPicture('left', 100, 110);
  await page.getByText(/re-appearances?$/).waitFor();
  await show(window);
  const file = `${name}-${size.name}-${colorScheme}`;
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(folder ?? '.', `${file}.png`) });
  console.log([file, ...(await layoutProblems(page))].join('\n  '));
}

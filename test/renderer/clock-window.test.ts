import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectService } from '../../core/api/index.ts';
import { violations } from './support/accessibility.ts';
import { layoutProblems } from './support/layout-problems.ts';
import { openRealMatch, writeRealMatch } from './support/real-match.ts';
import type { TestMatch } from './support/test-footage.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

let bench: WindowBench;
let match: TestMatch;
let folder: string;
let project: ProjectService;

beforeAll(async () => {
  bench = await WindowBench.open();
  match = bench.makeMatch();
  folder = await mkdtemp(join(tmpdir(), 'sightline-clock-'));
  project = openRealMatch(await writeRealMatch(folder, match));
});

afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
  await bench[Symbol.asyncDispose]();
});

/** The same object but for one member. */
function standIn<Target extends object>(target: Target, name: keyof Target, member: unknown): Target {
  return new Proxy(target, {
    get: (_, key) => {
      if (key === name) return member;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

describe("a camera's clock", () => {
  it('is nudged by frames while watching, fitted to two moments, and set back by undo', async () => {
    await using window = await WindowPage.open(bench, project);
    const { page } = window;
    await window.camera('left').getByText('0:00.480').waitFor();
    await window.camera('variable').getByText('0:00.000').waitFor();
    await page.keyboard.press('Alt+c');
    const bar = page.getByRole('region', { name: 'Clock of camera left' });
    await bar.getByRole('button', { name: 'Show 10 frames later' }).click();
    await window.camera('left').getByText('0:00.880').waitFor();
    expect(await window.camera('variable').getByText('0:00.000').count()).toBe(1);
    await page.keyboard.press('Alt+,');
    await window.camera('left').getByText('0:00.840').waitFor();
    expect(project.workspace.cameras.clocks()[0]?.offset).toBeCloseTo(-0.36, 6);

    await bar.getByRole('button', { name: 'Same moment here' }).click();
    await page.getByLabel('Position').fill('6.5');
    await window.camera('left').getByText('0:06.840').waitFor();
    await page.keyboard.press('Alt+.');
    await window.camera('left').getByText('0:06.880').waitFor();
    await bar.getByRole('button', { name: 'Same moment here' }).click();
    await expect.poll(() => project.workspace.cameras.clocks()[0]?.rate).toBeCloseTo(6 / 6.04, 6);
    for (let changes = 0; changes < 5; changes += 1) await page.keyboard.press('Control+z');
    await expect.poll(() => project.workspace.cameras.clocks()[0]).toMatchObject({ offset: 0, rate: 1 });
    expect(window.complaints).toEqual([]);
  });

  it('is proposed by what both cameras show, and set only where that is accepted', async () => {
    const answers = [
      { offset: 12.5, rate: 1, correlation: 0.9, confidence: 0.6, isTrustworthy: true, by: 'sound' as const },
      { offset: -3, rate: 1, correlation: 0.3, confidence: 0.1, isTrustworthy: false, by: 'motion' as const },
    ];
    const asked: unknown[] = [];
    // The test footage has no sound and too little time; what is found is the engine's matter and tested there.
    const cameras = standIn(project.workspace.cameras, 'proposeClock', (input: unknown) =>
      Promise.resolve(answers[asked.push(input) - 1] ?? null),
    );
    const engine = standIn(project, 'workspace', standIn(project.workspace, 'cameras', cameras));
    await using window = await WindowPage.open(bench, engine);
    const { page } = window;
    await window.camera('variable').getByText('0:00.000').waitFor();
    await page.keyboard.press('Alt+c');
    await page.getByRole('button', { name: 'Detect offsets …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Detect offsets' }).click();
    const variable = dialog.getByRole('group', { name: 'Proposed clock of variable' });
    const upright = dialog.getByRole('group', { name: 'Proposed clock of upright' });
    await variable.getByText('+12.500 s by sound, confidence 60 %').waitFor();
    await upright.getByText('This may be chance').waitFor();
    expect(asked).toEqual([
      { camera: 'variable', reference: 'left' },
      { camera: 'upright', reference: 'left' },
    ]);
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    await upright.getByRole('button', { name: 'Refuse' }).click();
    await upright.getByText('This may be chance').waitFor({ state: 'detached' });
    await variable.getByRole('button', { name: 'Accept' }).click();
    await variable.getByText('Set. Ctrl+Z takes it back.').waitFor();
    expect(project.workspace.cameras.clocks().map(({ offset }) => offset)).toEqual([0, 12.5, -0.25]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+z');
    await expect.poll(() => project.workspace.cameras.clocks()[1]?.offset).toBe(0.5);
    expect(window.complaints).toEqual([]);
  });

  it('is looked for by itself once the videos were read that it was asked for with', async () => {
    await using window = await WindowPage.open(bench, match.engine);
    const { page } = window;
    await window.camera('variable').getByText('0:00.000').waitFor();
    await page.evaluate(() => localStorage.setItem('sightline.detect-clocks', 'true'));
    match.engine.reportJob({
      ...{ job: 3, kind: 'ingest', state: 'done', stage: '', fraction: 1 },
      ...{ rate: null, remaining: 0, warnings: [], error: null },
    });
    const dialog = page.getByRole('dialog', { name: 'About this project' });
    await dialog.getByRole('group', { name: 'Proposed clock of upright' }).getByRole('status').waitFor();
    expect(await page.evaluate(() => localStorage.getItem('sightline.detect-clocks'))).toBe('false');
  });
});

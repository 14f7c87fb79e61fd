import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectService } from '../../core/api/index.ts';
import { madeMatch, trackletOf } from '../core/api/made-match.ts';
import { violations } from './support/accessibility.ts';
import { layoutProblems } from './support/layout-problems.ts';
import { WindowBench, WindowPage } from './support/window-page.ts';

let bench: WindowBench;
let folder: string;

beforeAll(async () => {
  bench = await WindowBench.open();
  folder = await mkdtemp(join(tmpdir(), 'sightline-suggestions-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await bench[Symbol.asyncDispose]();
});

describe('suggestions', () => {
  it('of splits are accepted and refused one by one, and of people accepted, all to be undone', async () => {
    const path = join(folder, 'match.sightline');
    madeMatch(path, 0.3);
    await using project = ProjectService.open(path, { mode: 'write' });
    // From the fourth crop on the first two people are exchanged.
    const time = project.trackletBoxes({ camera: 'left', from: 0, to: 100 })[0]?.times[3] ?? 0;
    const mixed = [trackletOf(0, 1, 0), trackletOf(1, 1, 0)] as const;
    await project.workspace.repair.swap({ tracklets: [...mixed], time });

    await using window = await WindowPage.open(bench, project);
    const { page } = window;
    await page.getByRole('tab', { name: 'People' }).click();
    const part = page.getByRole('region', { name: 'Suggestions' });
    await part.getByLabel('As sure as').fill('0.5');
    await part.getByRole('button', { name: 'Suggest people' }).click();
    const splits = part.getByRole('list', { name: /of two people/ });
    await part.getByText('2 moments of two people').waitFor();
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    await splits.getByRole('button', { name: 'Look at it' }).first().click();
    await page.getByText('1 selected').waitFor();
    expect(Number(await page.getByLabel('Position').inputValue())).toBeCloseTo(time, 2);
    await splits.getByRole('button', { name: 'Split here' }).first().click();
    await part.getByText('1 moment of two people').waitFor();
    expect(project.listTracklets({})).toHaveLength(25);
    await splits.getByRole('button', { name: 'One person' }).click();
    await splits.waitFor({ state: 'detached' });
    expect(mixed).toContain(project.workspace.people.answers().whole[0]);
    await part.getByRole('button', { name: 'Accept', exact: true }).first().click();
    await expect.poll(() => project.workspace.people.listPeople()).toHaveLength(1);
    await part.getByRole('button', { name: 'Suggest people' }).click();
    await part
      .getByRole('status')
      .getByText(/suggestion/)
      .waitFor();
    expect(await part.getByText('of two people').count()).toBe(0);
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('Said that a tracklet is one person').waitFor();
    for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press('Control+z');
    await expect.poll(() => project.listTracklets({})).toHaveLength(24);
    await expect.poll(() => project.workspace.people.answers().whole).toEqual([]);
  });

  it('show how far they are, and are cancelled', async () => {
    const { engine } = bench.makeMatch();
    await using window = await WindowPage.open(bench, engine);
    const { page } = window;
    await page.getByRole('tab', { name: 'People' }).click();
    const part = page.getByRole('region', { name: 'Suggestions' });
    engine.reportJob({
      ...{ job: 5, kind: 'suggest', state: 'running', stage: 'comparing tracklets', fraction: 0.4 },
      ...{ rate: null, remaining: 90, warnings: [], error: null },
    });
    const progress = part.getByRole('progressbar', { name: 'Comparing: progress' });
    await progress.waitFor();
    expect(await progress.evaluate((bar: HTMLProgressElement) => bar.value)).toBeCloseTo(0.4, 6);
    await part.getByText('2 min left').waitFor();
    expect(await layoutProblems(page)).toEqual([]);
    expect(await violations(window)).toEqual([]);
    await part.getByRole('button', { name: 'Cancel' }).click();
    await part.getByRole('button', { name: 'Suggest people' }).waitFor();
    await expect.poll(() => engine.cancelled).toEqual([5]);
    expect(window.complaints).toEqual([]);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectService } from '../../core/api/index.ts';
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
    expect(project.workspace.clocks()[0]?.offset).toBeCloseTo(-0.36, 6);

    await bar.getByRole('button', { name: 'Same moment here' }).click();
    await page.getByLabel('Position').fill('6.5');
    await window.camera('left').getByText('0:06.840').waitFor();
    await page.keyboard.press('Alt+.');
    await window.camera('left').getByText('0:06.880').waitFor();
    await bar.getByRole('button', { name: 'Same moment here' }).click();
    await expect.poll(() => project.workspace.clocks()[0]?.rate).toBeCloseTo(6 / 6.04, 6);
    for (let changes = 0; changes < 5; changes += 1) await page.keyboard.press('Control+z');
    await expect.poll(() => project.workspace.clocks()[0]).toMatchObject({ offset: 0, rate: 1 });
    expect(window.complaints).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { venueProject } from '../engine/finetune/venue-project.ts';
import { REPORT, tunedModel } from '../engine/models/tuned-model.ts';
import { testFolder } from '../training/drawn-people.ts';

const CLI = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

it('finetune tells its events and its result, and models lists what came of it', { timeout: 300_000 }, () => {
  const folder = testFolder();
  const project = venueProject(folder, { people: 4, rounds: 6, isTagged: true });
  const { path } = project;
  project[Symbol.dispose]();
  const before = run('models', path, '--json');
  expect(before.status, before.stderr).toBe(0);
  expect(JSON.parse(before.stdout)).toMatchObject({
    models: [{ name: 'Tiny', isCurrent: true, embedded: 0, venue: null, isBetter: null }],
    crops: 72,
    unfinished: null,
  });

  // A fraction of a second: one pass over the pictures.
  const tuned = run('finetune', path, '--minutes', '0.001', '--name', 'hall', '--threads', '1', '--json');
  expect(tuned.status, tuned.stderr).toBe(0);
  const lines = tuned.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly event: string });
  expect(lines.map(({ event }) => event)).toEqual(expect.arrayContaining(['venue', 'plan', 'step', 'done']));
  expect(lines.at(-1)).toMatchObject({
    event: 'result',
    file: join(folder, 'venue.models', 'hall.safetensors'),
    report: { labels: 'people', queries: 8 },
  });
  const listed = run('models', path);
  expect(listed.stdout).toMatch(/Tiny\s+in use/u);
  expect(listed.stdout).toMatch(/hall\s+.*Tiny, people of Harbour hall\s+\d+\.\d → \d+\.\d/u);
});

it('finetune says in a sentence why it cannot begin', () => {
  const untagged = venueProject(testFolder(), { people: 4, rounds: 4, isTagged: false });
  const { path } = untagged;
  untagged[Symbol.dispose]();
  const refused = run('finetune', path, '--json');
  expect(refused).toMatchObject({ status: 1, stdout: '' });
  expect(refused.stderr).toContain('Tag at least two people');
  expect(run('finetune', path, '--labels', 'guesses').status).toBe(2);
  expect(run('finetune', path, '--minutes', '0').status).toBe(2);
});

it(
  'embed changes a project over to a model and back, and a worse one only by force',
  { timeout: 300_000 },
  () => {
    const project = venueProject(testFolder(), { people: 4, rounds: 2, isTagged: true });
    const { path } = project;
    project[Symbol.dispose]();
    tunedModel(path, 'harbour', { ...REPORT, after: { rank1: 0.4, mAP: 0.3 } });
    const worse = run('embed', path, '--model', 'harbour');
    expect(worse).toMatchObject({ status: 1, stdout: '' });
    expect(worse.stderr).toContain('mAP 40.0 → 30.0');
    const forced = run('embed', path, '--model', 'harbour', '--force', '--json');
    expect(forced.status, forced.stderr).toBe(0);
    expect(JSON.parse(forced.stdout)).toMatchObject({ model: 'harbour', embedded: 24, crops: 24 });
    const back = run('embed', path, '--previous');
    expect(back.status, back.stderr).toBe(0);
    expect(back.stdout).toContain('searched with "Tiny" now');
    expect(run('models', path).stdout).toMatch(/harbour\s+not better, 100 % embedded/u);
    expect(run('embed', path).status).toBe(2);
    expect(run('embed', path, '--model', 'harbour', '--previous').status).toBe(2);
  },
);

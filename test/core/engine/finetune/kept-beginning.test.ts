import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepBeginning, keptBeginning } from '../../../../core/engine/finetune/kept-beginning.ts';
import { splitVenue } from '../../../../core/engine/index.ts';
import { removeTracklets } from '../../../../core/library/index.ts';
import { testFolder } from '../../training/drawn-people.ts';
import { venueProject } from './venue-project.ts';

it('a run goes on with the pictures that it began with, whatever the analyst tags meanwhile', async () => {
  using project = venueProject(testFolder(), { people: 4, rounds: 6, isTagged: true });
  const run = testFolder();
  expect(await keptBeginning(run, project)).toBeUndefined();
  const split = splitVenue(project, 'people');
  await keepBeginning(run, { split, base: '/models/tiny.safetensors' });
  const [first] = project.tracklets();
  project.operate({ kind: 'remove-tracklets', details: null }, (edits) =>
    removeTracklets(edits, [first?.id ?? 0]),
  );
  expect(splitVenue(project, 'people').train).not.toEqual(split.train);
  expect(await keptBeginning(run, project)).toEqual({ split, base: '/models/tiny.safetensors' });
});

it('a run does not go on without pictures that are gone for good', async () => {
  using project = venueProject(testFolder(), { people: 4, rounds: 6, isTagged: true });
  const run = testFolder();
  await keepBeginning(run, { split: splitVenue(project, 'people'), base: '/models/tiny.safetensors' });
  project.forgetPerson(project.people()[0]?.id ?? 0);
  await expect(keptBeginning(run, project)).rejects.toMatchObject({ code: 'crops-gone' });
});

it.each(['{"train": [', '{"train": []}'])(
  'a run whose beginning reads %s does not go on, and says what to do',
  async (text) => {
    using project = venueProject(testFolder(), { people: 4, rounds: 6, isTagged: true });
    const run = testFolder();
    writeFileSync(join(run, 'split.json'), text);
    const file = join(run, 'split.json');
    await expect(keptBeginning(run, project)).rejects.toMatchObject({
      code: 'finetune-unreadable',
      details: { file },
    });
  },
);

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { peopleToReportOn, reportTraining, runTraining } from '../../../../core/engine/index.ts';
import { InvalidOptionError } from '../../../../core/errors/index.ts';
import { openTrainingData } from '../../../../core/engine/training/training-data.ts';
import { drawnMarket, drawnPerson, testFolder, TINY } from '../../training/drawn-people.ts';

/** A folder a person, as somebody keeps own crops. */
function ownCrops(folder: string, people: number, pictures = 3): string {
  for (let person = 1; person <= people; person += 1) {
    const own = join(folder, `person ${person}`);
    mkdirSync(own, { recursive: true });
    for (let picture = 0; picture < pictures; picture += 1) {
      writeFileSync(join(own, `${picture}.jpg`), drawnPerson(person, picture));
    }
  }
  return folder;
}

describe('people held out of training', () => {
  it('are a tenth of those in a folder per person, at least four, none of them trained on', async () => {
    const { heldOut, images, pictures, notes } = await openTrainingData([ownCrops(testFolder(), 12)]);
    const test = heldOut?.evaluation.test ?? expect.fail('nobody is held out');
    const kept = new Set([...test.query, ...test.gallery].map(({ identity }) => identity));
    expect(kept.size).toBe(4);
    expect(test.query).toHaveLength(4);
    expect(images.identities.filter((identity) => kept.has(identity))).toEqual([]);
    expect(images.identities.length + kept.size).toBe(12);
    expect(pictures.flat()).toHaveLength(8 * 3);
    expect(notes.join(' ')).toContain('4 of 12 people');
    expect(notes.join(' ')).not.toContain('The training pictures are the same');
  });

  it('are the same each time', async () => {
    const folder = ownCrops(testFolder(), 9);
    const [first, second] = [await openTrainingData([folder]), await openTrainingData([folder])];
    expect(second.images.fingerprint).toBe(first.images.fingerprint);
  });

  it('are nobody where a data set has a test split of its own, or people are few', async () => {
    const market = drawnMarket(testFolder());
    const crops = ownCrops(testFolder(), 9);
    const both = await openTrainingData([crops, market]);
    expect(both.images.identities).toHaveLength(9 + 6);
    expect(both.heldOut?.layout).toBe('market1501');
    const few = ownCrops(testFolder(), 5);
    expect((await openTrainingData([few])).heldOut).toBeUndefined();
    await expect(peopleToReportOn([few])).rejects.toBeInstanceOf(InvalidOptionError);
  });
});

describe('the report of a training run', () => {
  it('shows own crops of people who were not trained on', async () => {
    const folder = testFolder();
    const data = ownCrops(join(folder, 'crops'), 8);
    const out = join(folder, 'run');
    const request = { datasets: [data], out, device: 'cpu', threads: 1 } as const;
    await runTraining({
      ...request,
      origin: { kind: 'new' },
      recipe: 'small',
      changes: { config: TINY, identitiesPerBatch: 2, imagesPerIdentity: 2, epochs: 1 },
    });
    const page = readFileSync(await reportTraining(request, join(folder, 'report')), 'utf8');
    for (const part of ['Rank-1', 'By feature', 'Queries and their best answers', 'Where the model looks']) {
      expect(page).toContain(part);
    }
    expect(page.match(/alt="query: /g)?.length).toBeGreaterThanOrEqual(4);
  }, 180_000);
});

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../core/datasets/index.ts';
import { openEmbedder } from '../../../../core/embedding/index.ts';
import { makeRecipe, rankSplit, runTraining, scoreSplit } from '../../../../core/engine/index.ts';
import { mdprConfig, writeWeightsFile } from '../../../../core/mdpr/index.ts';
import { writeWholeFile } from '../../../../core/files/index.ts';
import { firstState, NO_AUGMENTATION } from '../../../../core/training/index.ts';
import { sharedData } from '../../../shared-data.ts';
import { testFolder } from '../../training/drawn-people.ts';

const PEOPLE = 8;

/**
 * A data set whose test split is the training pictures themselves: each person's first picture of each camera asks,
 * all answer. Pictures of a query's own camera do not count.
 */
function trainingSlice(tar: string, folder: string): string {
  execFileSync('tar', ['xf', tar, '-C', folder, '--wildcards', '*/bounding_box_train/00*']);
  const from = join(folder, 'market1501-subset', 'bounding_box_train');
  const names = readdirSync(from)
    .filter((name) => name.endsWith('.jpg'))
    .toSorted();
  const people = [...new Set(names.map((name) => name.slice(0, 4)))].slice(0, PEOPLE);
  const asked = new Set<string>();
  for (const name of names.filter((each) => people.includes(each.slice(0, 4)))) {
    const personAndCamera = name.slice(0, 7);
    const splits = [
      'bounding_box_train',
      'bounding_box_test',
      ...(asked.has(personAndCamera) ? [] : ['query']),
    ];
    asked.add(personAndCamera);
    for (const split of splits) {
      mkdirSync(join(folder, 'slice', split), { recursive: true });
      copyFileSync(join(from, name), join(folder, 'slice', split, name));
    }
  }
  return join(folder, 'slice');
}

describe('training on real pictures', () => {
  const tar = sharedData('market1501-subset.tar');

  it.skipIf(tar === undefined)(
    'takes Rank-1 on the training pictures from near chance to above 95 % (skipped without shared data)',
    { timeout: 600_000 },
    async () => {
      const folder = testFolder();
      const data = trainingSlice(tar ?? '', folder);
      const { train } = await openDataset(data);
      const config = mdprConfig({ depth: 18, width: 1 / 8, embedding: 16, inputHeight: 64, inputWidth: 32 });
      const changes = {
        config,
        identitiesPerBatch: PEOPLE,
        imagesPerIdentity: 4,
        epochs: 12,
        peak: 2e-3,
        seed: 1,
        augmentation: NO_AUGMENTATION,
      };
      const { settings } = makeRecipe('small', train.length, changes);
      const before = firstState({ config, identities: PEOPLE, switches: {} }, settings.seed).state;
      const first = join(folder, 'first.safetensors');
      const facts = { name: 'first', isTrained: false, licence: 'test' };
      await writeWholeFile(first, writeWeightsFile(config, before.weights, facts));
      const out = join(folder, 'run');
      await runTraining({
        datasets: [data],
        out,
        origin: { kind: 'new' },
        recipe: 'small',
        changes,
        device: 'cpu',
        evaluateEvery: 1000,
      });
      const rank1 = async (model: string): Promise<number> => {
        await using embedder = await openEmbedder({ model, device: 'cpu' });
        return scoreSplit(await rankSplit(await openDataset(data), embedder)).metrics.rank1;
      };
      const [start, end] = [await rank1(first), await rank1(join(out, 'last.safetensors'))];
      expect(start).toBeLessThan(0.5);
      expect(end).toBeGreaterThan(0.95);
    },
  );
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset, type DatasetPicture } from '../../../../core/datasets/index.ts';
import { openEmbedder } from '../../../../core/embedding/index.ts';
import { embedPictures, rankSplit, scoreSplit } from '../../../../core/engine/index.ts';
import { sharedData } from '../../../shared-data.ts';
import { naiveScores } from '../../evaluation/naive-ranking.ts';

/** People of the slice; the whole split is measured by bench/accuracy.ts. */
const PEOPLE = 6;

describe('a slice of the Market-1501 subset', () => {
  const tar = sharedData('market1501-subset.tar');
  const model = sharedData('models/osnet_x0_25_msmt17.onnx');

  it.skipIf(tar === undefined || model === undefined)(
    'gives the scores that a naive evaluator finds for the same embeddings',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sightline-market-'));
      try {
        execFileSync('tar', ['xf', tar ?? '', '-C', folder]);
        const dataset = await openDataset(folder);
        const { query = [], gallery = [] } = dataset.evaluation.test ?? {};
        expect([dataset.train.length, query.length, gallery.length]).toEqual([7519, 425, 1229]);
        const people = new Set([...new Set(query.map(({ identity }) => identity))].slice(0, PEOPLE));
        const slice = (pictures: readonly DatasetPicture[]): DatasetPicture[] =>
          pictures.filter(({ identity }) => people.has(identity));
        const pictures = { query: slice(query), gallery: slice(gallery), isLabelled: true };
        await using embedder = await openEmbedder({ model: model ?? '' });
        const { metrics } = scoreSplit(
          await rankSplit({ ...dataset, evaluation: { test: pictures, challenge: undefined } }, embedder),
        );
        const asked = await embedPictures(embedder, pictures.query);
        const answers = await embedPictures(embedder, pictures.gallery);
        const naive = naiveScores(
          pictures.query,
          pictures.gallery,
          asked.map((a) =>
            answers.map((b) => 1 - a.reduce((sum, value, slot) => sum + value * (b[slot] ?? 0), 0)),
          ),
        );
        for (const key of ['mAP', 'mINP', 'rank1', 'rank5', 'rank10', 'queries'] as const) {
          expect(Math.abs(metrics[key] - naive[key])).toBeLessThan(1e-9);
        }
        // Among few people OSNet does better than on the whole split (Rank-1 63 %): far better than chance.
        expect(metrics.rank1).toBeGreaterThan(0.63);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    180_000,
  );
});

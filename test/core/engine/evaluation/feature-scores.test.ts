import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../core/datasets/index.ts';
import type { Embedder } from '../../../../core/embedding/index.ts';
import {
  attentionPanels,
  rankSplit,
  renderEvaluationReport,
  scoreFeatures,
  scoreSplit,
} from '../../../../core/engine/index.ts';
import { descriptorFeatures, mdprConfig } from '../../../../core/mdpr/index.ts';
import { plainJpeg, writeFolder } from '../../datasets/sample-folder.ts';
import { colourEmbedder } from './colour-embedder.ts';

const FEATURES = descriptorFeatures(mdprConfig({ embedding: 2 }));

/** Two people in two cameras: red and blue. */
const folder = writeFolder({
  'query/0001_c1s1_1.jpg': plainJpeg(220, 10, 10),
  'query/0002_c1s1_1.jpg': plainJpeg(10, 10, 220),
  'bounding_box_test/0001_c2s1_1.jpg': plainJpeg(200, 30, 30),
  'bounding_box_test/0002_c2s1_1.jpg': plainJpeg(30, 30, 200),
});

/**
 * Knows people by red and blue in the features named; in all others it has them the wrong way round from one camera to
 * the other: camera 2's pictures are less pure, which gives them away.
 */
function partlyBlind(...knowing: readonly string[]): Embedder {
  return {
    ...colourEmbedder,
    model: { ...colourEmbedder.model, dimension: 18 },
    features: FEATURES,
    hasAttention: true,
    embed: (crops) =>
      Promise.resolve(
        crops.map(({ data }) => {
          const [red = 0, , blue = 0] = data;
          const isSecondCamera = Math.max(red, blue) < 210;
          const embedding = FEATURES.flatMap(({ name, length }) => {
            const isSwapped = isSecondCamera && !knowing.includes(name);
            const pair = isSwapped ? [blue, red] : [red, blue];
            return Array.from({ length }, (_, slot) => pair[slot % 2] ?? 0);
          });
          const norm = Math.hypot(...embedding);
          return Float32Array.from(embedding, (value) => value / norm);
        }),
      ),
    attention: (crops) =>
      Promise.resolve(
        crops.map(() => {
          const map = (value: number) => ({ width: 1, height: 2, values: Float32Array.of(value, 0) });
          return { res5: [map(0.8), map(0.2)], res4: [map(0), map(0)] };
        }),
      ),
  };
}

async function rank1(...knowing: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const ranked = await rankSplit(await openDataset(folder), partlyBlind(...knowing));
  return Object.fromEntries(scoreFeatures(ranked).map(({ name, metrics }) => [name, metrics.rank1]));
}

describe('scores by feature', () => {
  it('are of each feature alone, and of the paper’s combinations', async () => {
    expect(await rank1('hard global', 'fusion')).toEqual({
      'hard global': 1,
      'hard part 1': 0,
      'hard part 2': 0,
      'soft res5': 0,
      'soft res4': 0,
      fusion: 1,
      'hard parts': 0,
      'hard branch': 0,
      'soft branch': 0,
      'hard + soft': 0,
      all: 1,
    });
    expect(await rank1('soft res5', 'soft res4', 'hard part 1')).toMatchObject({
      'soft branch': 1,
      'hard branch': 0,
      'hard + soft': 1,
      all: 0,
    });
  });

  it('of all features are the scores of the descriptor', async () => {
    const ranked = await rankSplit(await openDataset(folder), partlyBlind('soft res4'));
    const all = scoreFeatures(ranked).at(-1);
    expect(all).toMatchObject({ name: 'all', dimension: 18, metrics: scoreSplit(ranked).metrics });
  });

  it('are refused for a model whose features are not known', async () => {
    const ranked = await rankSplit(await openDataset(folder), colourEmbedder);
    expect(() => scoreFeatures(ranked)).toThrow(/no parts that are known/);
  });
});

describe('where a model looks', () => {
  it('is shown map by map and as the mean, a level on one scale', async () => {
    const embedder = partlyBlind();
    const { panels } = scoreSplit(await rankSplit(await openDataset(folder), embedder));
    const attention = await attentionPanels(
      embedder,
      panels.map(({ query }) => query),
    );
    expect(attention).toHaveLength(2);
    const [first] = attention;
    expect(first?.views.map(({ name }) => name)).toEqual([
      'res5, map 1',
      'res5, map 2',
      'res5, mean',
      'res4, map 1',
      'res4, map 2',
      'res4, mean',
    ]);
    const greens = first?.views.map(({ image }) => image.data[1] ?? 0) ?? [];
    const [strong = 0, weak = 0, mean = 0, ...nothing] = greens;
    expect(strong).toBeGreaterThan(mean);
    expect(mean).toBeGreaterThan(weak);
    // A level that looks nowhere is dark, not scaled up.
    expect(Math.max(...nothing)).toBeLessThan(weak + 1);
  });

  it('is nothing for a model without attention', async () => {
    expect(await attentionPanels(colourEmbedder, [])).toEqual([]);
  });

  it('stands in the report beside the scores by feature', async () => {
    const embedder = partlyBlind('fusion');
    const ranked = await rankSplit(await openDataset(folder), embedder);
    const evaluation = scoreSplit(ranked);
    const attention = await attentionPanels(
      embedder,
      evaluation.panels.map(({ query }) => query),
    );
    const page = await renderEvaluationReport(evaluation, { features: scoreFeatures(ranked), attention });
    expect(page).toContain('<td>fusion</td><td>8</td><td>100.0 %</td>');
    expect(page.match(/<figure class="map">/g)).toHaveLength(12);
    const without = await renderEvaluationReport(evaluation);
    expect(without).not.toMatch(/By feature|Where the model looks/);
  });
});

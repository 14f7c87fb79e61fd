import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cosineDistances,
  flavouredCmc,
  givenDistances,
  rankGallery,
  rankingMetrics,
  verificationCurve,
  type LabelledPicture,
} from '../../../core/evaluation/index.ts';
import { naiveScores } from './naive-ranking.ts';

function seen(identity: string, camera: string | null = null): LabelledPicture {
  return { identity, camera };
}

/** A gallery at distances 1, 2, 3, … whose entries are of the query's person `a` or of somebody else. */
function ranked(...isMatch: readonly boolean[]) {
  const gallery = isMatch.map((match, index) => seen(match ? 'a' : `other ${index}`, 'far'));
  return {
    queries: [seen('a', 'near')],
    gallery,
    distances: givenDistances([gallery.map((_, index) => index + 1)], gallery.length),
  };
}

describe('rankingMetrics', () => {
  it('gives the specification’s example: hits at 1 and 3 of 4 are AP 5/6, INP 2/3, Rank-1 1', () => {
    const { queries, gallery, distances } = ranked(true, false, true, false);
    const metrics = rankingMetrics(queries, gallery, distances);
    expect(metrics.mAP).toBeCloseTo(5 / 6, 12);
    expect(metrics.mINP).toBeCloseTo(2 / 3, 12);
    expect(metrics).toMatchObject({ rank1: 1, rank5: 1, rank10: 1, queries: 1, uncounted: [] });
  });

  it('leaves out the same person in the same camera, counts distractors, and skips queries without an answer', () => {
    const queries = [seen('1', 'A'), seen('2', 'A')];
    const gallery = [seen('1', 'A'), seen('0', 'B'), seen('1', 'B'), seen('2', 'A')];
    const distances = givenDistances(
      [
        [0, 0.1, 0.2, 0.3],
        [0.4, 0.3, 0.2, 0],
      ],
      4,
    );
    const metrics = rankingMetrics(queries, gallery, distances);
    expect(metrics).toMatchObject({ rank1: 0, rank5: 1, mAP: 0.5, mINP: 0.5, queries: 1, uncounted: [1] });
    expect(metrics.cameraPairs).toEqual([
      { queryCamera: 'A', galleryCamera: 'B', mAP: 0.5, rank1: 0, queries: 1 },
    ]);
  });

  it('leaves nothing out where cameras are not known', () => {
    const metrics = rankingMetrics([seen('1')], [seen('1')], givenDistances([[0]], 1));
    expect(metrics).toMatchObject({ rank1: 1, queries: 1, cameraPairs: [] });
  });

  it('never lets a tie favour the match', () => {
    const gallery = [seen('a'), seen('b'), seen('a'), seen('c')];
    expect(rankGallery(seen('a'), gallery, new Float64Array(4)).order).toEqual([1, 3, 0, 2]);
  });

  it('is all zero when no query counts', () => {
    const metrics = rankingMetrics([seen('1')], [seen('2')], givenDistances([[0]], 1));
    expect(metrics).toMatchObject({ rank1: 0, mAP: 0, mINP: 0, queries: 0, uncounted: [0] });
  });

  it('agrees with a naive evaluator to 1e-9 on random data, ties included', () => {
    const picture = fc.record({
      identity: fc.constantFrom('1', '2', '3', '4'),
      camera: fc.constantFrom('A', 'B', null),
    });
    const scene = fc
      .tuple(fc.array(picture, { maxLength: 8 }), fc.array(picture, { minLength: 1, maxLength: 40 }))
      .chain(([queries, gallery]) =>
        fc.record({
          queries: fc.constant(queries),
          gallery: fc.constant(gallery),
          rows: fc.array(
            fc.array(fc.integer({ min: 0, max: 15 }), {
              minLength: gallery.length,
              maxLength: gallery.length,
            }),
            { minLength: queries.length, maxLength: queries.length },
          ),
        }),
      );
    fc.assert(
      fc.property(scene, ({ queries, gallery, rows }) => {
        const metrics = rankingMetrics(queries, gallery, givenDistances(rows, gallery.length));
        const naive = naiveScores(queries, gallery, rows);
        for (const key of ['mAP', 'mINP', 'rank1', 'rank5', 'rank10', 'queries'] as const) {
          expect(Math.abs(metrics[key] - naive[key])).toBeLessThan(1e-9);
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('refuses numbers that are not finite, and sizes that disagree', () => {
    expect(() => cosineDistances([Float32Array.of(1, Number.NaN)], [Float32Array.of(1, 0)])).toThrow(
      /not finite/,
    );
    expect(() => cosineDistances([Float32Array.of(1)], [Float32Array.of(1, 0)])).toThrow(/same length/);
    expect(() => givenDistances([[Number.POSITIVE_INFINITY]], 1)).toThrow(/finite/);
    expect(() => rankGallery(seen('a'), [seen('b')], Float64Array.of(Number.NaN))).toThrow(/finite/);
    expect(() => rankingMetrics([], [], givenDistances([[1]], 1))).toThrow(/labels/);
  });
});

describe('verificationCurve', () => {
  it('gives the share of pairs of one person nearer than the first pair that the rate does not admit', () => {
    // One hundred negatives at 1, 2, …, 100; four positives at 0.5, 1.5, 2, 50.5.
    const gallery = [
      ...Array.from({ length: 100 }, (_, index) => seen(`other ${index}`)),
      ...Array.from({ length: 4 }, () => seen('a')),
    ];
    const row = [...Array.from({ length: 100 }, (_, index) => index + 1), 0.5, 1.5, 2, 50.5];
    const { quoted, curve, positives, negatives } = verificationCurve(
      [seen('a')],
      gallery,
      givenDistances([row], row.length),
    );
    expect({ positives, negatives }).toEqual({ positives: 4, negatives: 100 });
    // At 1e-4 and 1e-3 no negative is admitted: below 1 lies one positive. At 1e-2 one is: below 2 lie two.
    expect(quoted.map(({ truePositiveRate }) => truePositiveRate)).toEqual([0.25, 0.25, 0.5]);
    expect(curve.at(-1)).toEqual({ falsePositiveRate: 1, truePositiveRate: 1 });
  });
});

describe('flavouredCmc', () => {
  it('gives the specification’s example: hits at 1 and 3', () => {
    const { queries, gallery, distances } = ranked(true, false, true);
    expect(flavouredCmc('allshots', queries, gallery, distances).slice(0, 2)).toEqual([0.5, 1]);
    expect(flavouredCmc('market1501', queries, gallery, distances)[0]).toBe(1);
  });

  it('draws one picture of each identity for cuhk03, the same for the same seed', () => {
    // Of `a` one picture is nearest and one farthest, `b` stands between: the draw decides.
    const gallery = [seen('a', 'far'), seen('b', 'far'), seen('a', 'far'), seen('c', 'near')];
    const distances = givenDistances([[1, 2, 3, 0]], 4);
    const cmc = (seed: number) =>
      flavouredCmc('cuhk03', [seen('a', 'near')], gallery, distances, { seed, length: 2 });
    const first = (cmc(1)[0] ?? 0) * 10;
    expect(first).toBeCloseTo(Math.round(first), 9);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(10);
    expect(cmc(1)[1]).toBeCloseTo(1, 9);
    expect(cmc(1)).toEqual(cmc(1));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => cmc(seed)[0])).size).toBeGreaterThan(1);
  });
});

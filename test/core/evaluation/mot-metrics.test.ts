import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineMotMetrics, motMetrics, readMotFile, type MotRow } from '../../../core/evaluation/index.ts';
import { sharedData } from '../../shared-data.ts';

function row(frame: number, id: number, x: number): MotRow {
  return { frame, id, box: { x, y: 0, width: 10, height: 20 } };
}

/** One person at x = 0 in frames 1…4. */
const TRUTH = [1, 2, 3, 4].map((frame) => row(frame, 1, 0));

describe('motMetrics', () => {
  it('gives full marks where the hypotheses are the truth under other identities', () => {
    const metrics = motMetrics(
      TRUTH,
      TRUTH.map((truth) => ({ ...truth, id: 77 })),
    );
    expect(metrics).toMatchObject({
      mota: 1,
      motp: 1,
      idf1: 1,
      hota: 1,
      identitySwitches: 0,
      mostlyTracked: 1,
    });
  });

  it('counts misses, false boxes, a switch and a fragmentation of a case worked by hand', () => {
    // Frame 1: matched to 5. Frame 2: missed, one false box far away. Frame 3: matched to 6, a switch and a new run.
    // Frame 4: still 6.
    const metrics = motMetrics(TRUTH, [row(1, 5, 0), row(2, 5, 500), row(3, 6, 0), row(4, 6, 0)]);
    expect(metrics).toMatchObject({
      truePositives: 3,
      falseNegatives: 1,
      falsePositives: 1,
      identitySwitches: 1,
      fragmentations: 1,
      partiallyTracked: 1,
      identityTruePositives: 2,
    });
    expect(metrics.mota).toBeCloseTo(1 - 3 / 4, 12);
    expect(metrics.idf1).toBeCloseTo(2 / 4, 12);
    // At every overlap: 3 true, 1 missed, 1 false; association 1·1/(4+2−1) + 2·2/(4+2−2) over 3.
    expect(metrics.detectionAccuracy).toBeCloseTo(3 / 5, 12);
    expect(metrics.associationAccuracy).toBeCloseTo((1 / 5 + 4 / 4) / 3, 12);
    expect(metrics.hota).toBeCloseTo(Math.sqrt((3 / 5) * ((1 / 5 + 1) / 3)), 12);
  });

  it('keeps the match of the frame before although another box now fits better', () => {
    const metrics = motMetrics(TRUTH.slice(0, 2), [row(1, 5, 0), row(2, 5, 2), row(2, 6, 0)]);
    expect(metrics.identitySwitches).toBe(0);
  });

  it('is 0, not NaN, where there is no truth or there are no hypotheses', () => {
    expect(motMetrics(TRUTH, [])).toMatchObject({ mota: 0, idf1: 0, hota: 0, mostlyLost: 1 });
    expect(motMetrics([], TRUTH)).toMatchObject({ mota: -4, idf1: 0, hota: 0, falsePositives: 4 });
    expect(motMetrics([], [])).toMatchObject({ mota: 0, hota: 0 });
  });

  it('does not depend on the order of rows or on what the identities are called', () => {
    const someRow = fc.record({
      frame: fc.integer({ min: 1, max: 5 }),
      id: fc.integer({ min: 1, max: 4 }),
      box: fc.record({
        x: fc.double({ min: 0, max: 30, noNaN: true }),
        y: fc.constant(0),
        width: fc.constant(10),
        height: fc.constant(20),
      }),
    });
    const rows = fc.uniqueArray(someRow, { selector: (one) => `${one.frame}/${one.id}`, maxLength: 16 });
    fc.assert(
      fc.property(rows, rows, (truth, hypotheses) => {
        const renamed = hypotheses.map((one) => ({ ...one, id: 100 - one.id })).reverse();
        const [a, b] = [motMetrics(truth, hypotheses), motMetrics(truth, renamed)];
        expect(b.identityTruePositives).toBe(a.identityTruePositives);
        expect(b.truePositives).toBe(a.truePositives);
        expect(b.detectionAccuracy).toBeCloseTo(a.detectionAccuracy, 9);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('refuses an identity that occurs twice in one frame, and values that are not finite', () => {
    expect(() => motMetrics([row(1, 1, 0), row(1, 1, 5)], [])).toThrow(
      /identity 1 more than once in frame 1/,
    );
    expect(() => motMetrics([row(1, 1, Number.NaN)], [])).toThrow(/not a finite number/);
  });
});

const campus = sharedData('tracking/TUD-Campus/gt.txt');
const stadtmitte = sharedData('tracking/TUD-Stadtmitte/gt.txt');

function published(truthPath: string | undefined): ReturnType<typeof motMetrics> {
  if (truthPath === undefined) throw new Error('The test needs the shared data.');
  const read = (path: string) => readMotFile(readFileSync(path, 'utf8'));
  return motMetrics(read(truthPath), read(truthPath.replace('gt.txt', 'test.txt')));
}

/** As the tables print them: per cent with one decimal. */
function percent(value: number): string {
  return (value * 100).toFixed(1);
}

// Source of the counts and percentages: README of py-motmetrics ("MOTChallenge compatibility"), which gives the same
// figures as the MOTChallenge devkit.
describe.skipIf(campus === undefined || stadtmitte === undefined)('motMetrics on published results', () => {
  it('reproduces the published row of TUD-Campus', () => {
    const metrics = published(campus);
    expect([metrics.idf1, metrics.idp, metrics.idr].map(percent)).toEqual(['55.8', '73.0', '45.1']);
    expect([metrics.recall, metrics.precision, metrics.mota].map(percent)).toEqual(['58.2', '94.1', '52.6']);
    expect((1 - metrics.motp).toFixed(3)).toBe('0.277');
    expect(metrics).toMatchObject({
      truthIdentities: 8,
      mostlyTracked: 1,
      partiallyTracked: 6,
      mostlyLost: 1,
      falsePositives: 13,
      falseNegatives: 150,
      identitySwitches: 7,
      fragmentations: 7,
    });
  });

  it('reproduces the published row of TUD-Stadtmitte', () => {
    const metrics = published(stadtmitte);
    expect([metrics.idf1, metrics.idp, metrics.idr].map(percent)).toEqual(['64.5', '82.0', '53.1']);
    expect([metrics.recall, metrics.precision, metrics.mota].map(percent)).toEqual(['60.9', '94.0', '56.4']);
    expect((1 - metrics.motp).toFixed(3)).toBe('0.346');
    expect(metrics).toMatchObject({
      truthIdentities: 10,
      mostlyTracked: 5,
      partiallyTracked: 4,
      mostlyLost: 1,
      falsePositives: 45,
      falseNegatives: 452,
      identitySwitches: 7,
      fragmentations: 6,
    });
  });

  it('reproduces the HOTA of TrackEval', () => {
    // Source: TrackEval 1.3.0 as run in pull request 212 of py-motmetrics.
    const one = published(campus);
    expect(one.hota).toBeCloseTo(0.391397437845, 11);
    expect(one.detectionAccuracy).toBeCloseTo(0.418047030143, 11);
    expect(one.associationAccuracy).toBeCloseTo(0.369120681208, 11);
    expect(one.mota).toBeCloseTo(0.526462395543, 11);
    // Source: README of py-motmetrics, "Computing HOTA metrics", both sequences combined.
    const both = combineMotMetrics([one, published(stadtmitte)]);
    expect([both.detectionAccuracy, both.associationAccuracy, both.hota].map(percent)).toEqual([
      '39.8',
      '41.2',
      '40.0',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { combineMotMetrics } from '../../../core/evaluation/index.ts';
import { greedyBaseline } from '../../../bench/tracking-baseline.ts';
import { SyntheticLooks } from '../../../bench/tracking-looks.ts';
import {
  detectionsOf,
  metricsOf,
  readCases,
  trackerRows,
  type HypothesisRow,
} from '../../../bench/tracking-runs.ts';
import type { NoisyFrame } from '../../../bench/tracking-noise.ts';
import { sharedData } from '../../shared-data.ts';

const folder = sharedData('tracking/trackid3x3');

/** IDF1 and HOTA over every third of the files that the tracker was not tuned on. */
async function quality(
  perSecond: number,
  method: (frames: readonly NoisyFrame[], index: number) => Promise<readonly HypothesisRow[]>,
): Promise<{ readonly idf1: number; readonly hota: number; readonly mota: number }> {
  const cases = readCases(folder ?? '').filter(({ index }) => index % 6 === 1);
  const metrics = [];
  for (const one of cases) {
    const frames = detectionsOf(one, perSecond);
    metrics.push(metricsOf(one, frames, await method(frames, one.index)));
  }
  return combineMotMetrics(metrics);
}

// Floors lie 0.02 below what bench/tracking.ts measures on the same files.
describe.skipIf(folder === undefined)('Tracker on basketball with detection noise', () => {
  it.each([
    [30, 0.825, 0.655],
    [10, 0.75, 0.595],
  ])(
    'holds its measured quality at %i detections per second and beats greedy overlap',
    async (rate, idf1, hota) => {
      const tracker = await quality(rate, (frames) => trackerRows(frames));
      const baseline = await quality(rate, (frames) => Promise.resolve(greedyBaseline(frames)));
      expect(tracker.idf1).toBeGreaterThan(idf1);
      expect(tracker.hota).toBeGreaterThan(hota);
      expect(tracker.idf1).toBeGreaterThan(baseline.idf1 + 0.1);
    },
  );

  it('gains by looks that tell people apart and loses next to nothing by looks that do not', async () => {
    const blind = await quality(10, (frames) => trackerRows(frames));
    const clear = await quality(10, (frames, index) => trackerRows(frames, new SyntheticLooks(0.4, index)));
    const none = await quality(10, (frames, index) => trackerRows(frames, new SyntheticLooks(10, index)));
    expect(clear.idf1).toBeGreaterThan(blind.idf1 + 0.03);
    expect(none.idf1).toBeGreaterThan(blind.idf1 - 0.02);
  });
});

import { expect, it } from 'vitest';
import { constant } from '../../../../core/graph/index.ts';
import { attentionAmountLoss, diversityLoss } from '../../../../core/mdpr/losses/attention.ts';
import { evaluateNumber, matrix } from './evaluate.ts';

it('sums the mean cosines over all pairs of maps', async () => {
  const rows = [
    [
      [1, 0],
      [0, 2],
    ],
    [
      [3, 4],
      [1, 0],
    ],
    [
      [0, 1],
      [0, 1],
    ],
  ];
  const loss = diversityLoss(rows.map(matrix)) ?? expect.fail('There are pairs.');
  // First with second: (0.6 + 0) / 2; first with third: (0 + 1) / 2; second with third: (0.8 + 0) / 2.
  expect(await evaluateNumber(loss)).toBeCloseTo(0.3 + 0.5 + 0.4, 6);
});

it('has no diversity loss for a single map', () => {
  expect(diversityLoss([matrix([[1, 2]])])).toBeUndefined();
});

it('prices attention at 0.001 of its sum, at most 0.288 for maps of 24 x 12 (mdpr.md §6.3)', async () => {
  const maps = constant('float32', [3, 2, 24, 12], new Float32Array(3 * 2 * 24 * 12).fill(0.5));
  expect(await evaluateNumber(attentionAmountLoss(maps))).toBeCloseTo(0.288, 6);
});

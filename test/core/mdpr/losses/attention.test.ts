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

it('prices attention as it is told', async () => {
  const maps = constant('float32', [2, 1, 2, 2], new Float32Array(8).fill(0.25));
  // The sum of one picture's map is 1.
  expect(await evaluateNumber(attentionAmountLoss(maps, 0.1))).toBeCloseTo(0.1, 6);
  expect(await evaluateNumber(attentionAmountLoss(maps, 0))).toBe(0);
});

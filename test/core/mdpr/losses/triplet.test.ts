import { describe, expect, it } from 'vitest';
import { gradients } from '../../../../core/graph/index.ts';
import { pairDistances, tripletLoss } from '../../../../core/mdpr/losses/triplet.ts';
import { evaluate, evaluateNumber, masksOf, matrix } from './evaluate.ts';

const corners = matrix([
  [0, 0],
  [3, 4],
  [0, 1],
  [6, 8],
]);

describe('pairDistances', () => {
  it('is Euclidean, and 10⁻⁶ of a row to itself', async () => {
    const [distances = []] = await evaluate(pairDistances(corners));
    // √18 = 4.2426, √85 = 9.2195.
    const expected = [0, 5, 1, 10, 5, 0, 4.2426, 5, 1, 4.2426, 0, 9.2195, 10, 5, 9.2195, 0];
    expect(distances.map((each) => Number(each.toFixed(4)))).toEqual(expected);
    expect(distances[0]).toBeCloseTo(1e-6, 9);
  });
});

describe('tripletLoss', () => {
  it('compares the farthest of the same identity with the nearest of another', async () => {
    // Of (0,0) and (3,4) against (0,1) and (6,8): 5 - 1, 5 - √18, √85 - 1, √85 - 5, each plus 0.05.
    const loss = await evaluateNumber(tripletLoss(corners, masksOf([0, 0, 1, 1]).same));
    const excesses = [5 - 1, 5 - Math.sqrt(18), Math.sqrt(85) - 1, Math.sqrt(85) - 5];
    expect(loss).toBeCloseTo(excesses.reduce((sum, each) => sum + each, 0) / 4 + 0.05, 5);
  });

  it('is 0, with the gradient 0, where identities lie apart by the margin', async () => {
    const apart = matrix([
      [0, 0],
      [0, 1],
      [9, 0],
      [9, 1],
    ]);
    const loss = tripletLoss(apart, masksOf([0, 0, 1, 1]).same);
    const [[number] = [], slope = []] = await evaluate(loss, ...gradients(loss, [apart]));
    expect(number).toBe(0);
    expect(slope.every((each) => Math.abs(each) === 0)).toBe(true);
  });

  it('costs nothing where the batch has one identity only', async () => {
    expect(await evaluateNumber(tripletLoss(corners, masksOf([0, 0, 0, 0]).same))).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { GraphError } from '../../../../core/errors/index.ts';
import { gradients } from '../../../../core/graph/index.ts';
import { distillationLoss } from '../../../../core/mdpr/losses/distillation.ts';
import { evaluate, evaluateNumber, matrix } from './evaluate.ts';

const first = matrix([
  [1, 2],
  [3, -1],
]);
const second = matrix([
  [2, 0],
  [1, 1],
]);

describe('distillationLoss', () => {
  it('is -1 when each branch foretells the direction of the other (mdpr.md §12.5)', async () => {
    const double = matrix([
      [2, 4],
      [6, -2],
    ]);
    const loss = distillationLoss(
      { vector: first, prediction: second },
      { vector: second, prediction: double },
    );
    expect(await evaluateNumber(loss)).toBeCloseTo(-1, 6);
  });

  it('takes the vectors that are foretold as constants', async () => {
    const prediction = matrix([
      [0, 1],
      [1, 0],
    ]);
    const other = matrix([
      [1, 1],
      [2, 1],
    ]);
    const loss = distillationLoss({ vector: first, prediction }, { vector: second, prediction: other });
    const slopes = await evaluate(...gradients(loss, [prediction, other]));
    expect(slopes.flat().some((each) => Math.abs(each) > 0.01)).toBe(true);
    expect(() => gradients(loss, [first])).toThrow(GraphError);
    expect(() => gradients(loss, [second])).toThrow(GraphError);
  });
});

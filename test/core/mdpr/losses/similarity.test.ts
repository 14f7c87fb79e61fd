import { expect, it } from 'vitest';
import { similarityLoss } from '../../../../core/mdpr/losses/similarity.ts';
import { evaluateNumber, matrix } from './evaluate.ts';

it('is the mean squared difference of cosines over the pairs of different pictures', async () => {
  const descriptors = matrix([
    [2, 0],
    [0, 3],
    [3, 4],
  ]);
  const teacher = matrix([
    [1, 0, 0],
    [0, 5, 0],
    [0, 0, 2],
  ]);
  // Cosines of the descriptors: 0, 0.6 and 0.8; of the teacher's vectors: none is alike.
  expect(await evaluateNumber(similarityLoss(descriptors, teacher))).toBeCloseTo((0 + 0.36 + 0.64) / 3, 6);
});

it('is 0 for the same likeness in other lengths and dimensions', async () => {
  const descriptors = matrix([
    [1, 1],
    [1, 0],
  ]);
  const teacher = matrix([
    [0, 7, 7],
    [0, 0, 0.1],
  ]);
  expect(await evaluateNumber(similarityLoss(descriptors, teacher))).toBeCloseTo(0, 6);
});

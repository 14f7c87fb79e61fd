import { describe, expect, it } from 'vitest';
import { gradients, multiply, reduceSum } from '../../../../core/graph/index.ts';
import { circleLogits } from '../../../../core/mdpr/losses/circle.ts';
import { identityLoss, marginLogits, smoothedCrossEntropy } from '../../../../core/mdpr/losses/identity.ts';
import { evaluate, evaluateNumber, masksOf, matrix } from './evaluate.ts';

describe('circle logits', () => {
  it('are -8.16 for the true class at 0.5, -5.28 for another at 0.2 and 0 at -0.4 (mdpr.md §6.1)', async () => {
    const cosines = matrix([[0.5, 0.2, -0.4]]);
    const [logits = []] = await evaluate(marginLogits(cosines, masksOf([0], 3).classes));
    // 64 · 0.85 · -0.15, 64 · 0.55 · -0.15, and a bracket below 0.
    expect(logits.map((each) => each.toFixed(4))).toEqual(['-8.1600', '-5.2800', '0.0000']);
  });

  it('take their weights as constants in the gradient', async () => {
    const cosines = matrix([[0.5]]);
    const { own, other } = circleLogits(cosines);
    const slopes = [own, other].flatMap((logit) =>
      gradients(reduceSum(logit, { keepAxes: false }), [cosines]),
    );
    const [[ofOwn = 0] = [], [ofOther = 0] = []] = await evaluate(...slopes);
    expect(ofOwn).toBeCloseTo(64 * 0.85, 4);
    expect(ofOther).toBeCloseTo(64 * 0.85, 4);
  });
});

describe('smoothedCrossEntropy', () => {
  it('gives the true class 0.9 and spreads 0.1 over the N - 1 others', async () => {
    // Probabilities 1/2, 1/4, 1/4: 0.9 · ln 2 + 0.1 · ln 4.
    const logits = matrix([[Math.log(2), 0, 0]]);
    const loss = await evaluateNumber(smoothedCrossEntropy(logits, masksOf([0], 3).classes));
    expect(loss).toBeCloseTo(0.9 * Math.log(2) + 0.1 * Math.log(4), 6);
  });

  it('is averaged over the samples', async () => {
    const logits = matrix([
      [Math.log(3), 0],
      [0, 0],
    ]);
    const loss = await evaluateNumber(smoothedCrossEntropy(logits, masksOf([0, 1]).classes));
    const first = 0.9 * Math.log(4 / 3) + 0.1 * Math.log(4);
    expect(loss).toBeCloseTo((first + Math.log(2)) / 2, 6);
  });
});

describe('identityLoss', () => {
  it('does not depend on the lengths of features and class weights', async () => {
    const features = matrix([
      [3, 4],
      [-1, 2],
    ]);
    const classWeights = matrix([
      [1, 1],
      [0, -2],
      [5, 0],
    ]);
    const { classes } = masksOf([2, 0], 3);
    const loss = identityLoss(features, classWeights, classes);
    const factors = [7, 0.1].map((factor) => [factor, factor]);
    const scaled = identityLoss(multiply(features, matrix(factors)), classWeights, classes);
    const [[one = 0] = [], [other = Number.NaN] = []] = await evaluate(loss, scaled);
    expect(other / one).toBeCloseTo(1, 5);
  });

  it('is as calculated by hand', async () => {
    // Cosines 0.6 (true) and 0.8: logits 64 · 0.75 · -0.05 = -2.4 and 64 · 1.15 · 0.45 = 33.12.
    const loss = identityLoss(
      matrix([[3, 4]]),
      matrix([
        [2, 0],
        [0, 1],
      ]),
      masksOf([0], 2).classes,
    );
    expect(await evaluateNumber(loss)).toBeCloseTo(0.9 * 35.52, 4);
  });
});

import { describe, expect, it } from 'vitest';
import {
  Calibration,
  calibrationError,
  expectedWrong,
  fitLogistic,
  probabilityAt,
  reliabilityBins,
  type CertainPair,
} from '../../../core/calibration/index.ts';
import { seededRandom } from '../video/seeded-random.ts';

const random = seededRandom(11);

/** Box and Muller. */
function normal(mean: number, deviation: number): number {
  const angle = 2 * Math.PI * random();
  return mean + deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(angle);
}

const draw = <Value>(count: number, make: () => Value): Value[] =>
  Array.from({ length: Math.round(count) }, make);

describe('fitLogistic', () => {
  it('finds the curve that Bayes gives for two normal distributions, whatever the counts', () => {
    // Equal deviations d and means m₊, m₋: the log odds at equal priors are linear, with slope (m₊ − m₋) / d².
    const fit = fitLogistic([
      ...draw(4000, () => ({ score: normal(0.6, 0.1), isSame: true })),
      ...draw(20_000, () => ({ score: normal(0.4, 0.1), isSame: false })),
    ]);
    expect(fit?.slope).toBeGreaterThan(18.5);
    expect(fit?.slope).toBeLessThan(21.5);
    expect(-(fit?.intercept ?? 0) / (fit?.slope ?? 1)).toBeCloseTo(0.5, 2);
  });

  it('never gives certainty, also where the classes do not overlap', () => {
    const fit = fitLogistic([
      ...draw(10, () => ({ score: 1, isSame: true })),
      ...draw(10, () => ({ score: -1, isSame: false })),
    ]);
    if (fit === undefined) throw new Error('Both classes are there.');
    // Platt's target for ten positives: 11 / 12.
    expect(probabilityAt(fit, 1)).toBeCloseTo(11 / 12, 3);
    expect(probabilityAt(fit, -1)).toBeCloseTo(1 / 12, 3);
    // One same pair on nine different ones.
    const odds = 11 / 9;
    expect(probabilityAt(fit, 1, 1 / 9)).toBeCloseTo(odds / (1 + odds), 3);
  });

  it('tells nothing from one class', () => {
    expect(fitLogistic([{ score: 1, isSame: true }])).toBeUndefined();
  });
});

/** Cameras of a pair differ in what unlike people score: 1 with 2 by 0.2 more than 1 with 1. */
function madePairs(isSame: boolean, count: number): CertainPair[] {
  return draw(count, () => {
    const isBright = random() < 0.5;
    const mean = (isSame ? 0.55 : 0.4) + (isBright ? 0.2 : 0);
    return { cameras: [1, isBright ? 2 : 1], similarity: normal(mean, 0.05), isSame };
  });
}

function learned(people = 10): Calibration {
  const calibration = Calibration.learn({
    certain: [...madePairs(true, 1000), ...madePairs(false, 3000)],
    background: madePairs(false, 2000),
    priorOdds: 1 / (people - 1),
  });
  if (calibration === undefined) throw new Error('There are enough pairs.');
  return calibration;
}

describe('Calibration', () => {
  it('is right about fresh results as often as it says, camera pair by camera pair', () => {
    const people = 10;
    const calibration = learned(people);
    const fresh = [...madePairs(true, 8000 / (people - 1)), ...madePairs(false, 8000)];
    for (const second of [1, 2]) {
      const judged = fresh
        .filter(({ cameras }) => cameras[1] === second)
        .map(({ similarity, isSame }) => ({
          probability: calibration.likelihood(similarity, [second, 1]),
          isSame,
          weight: 1,
        }));
      expect(calibrationError(reliabilityBins(judged))).toBeLessThan(0.03);
      const likelihoods = judged.map(({ probability }) => probability);
      const { count, wrong } = expectedWrong(likelihoods, 0.5);
      const really = judged.filter(({ probability, isSame }) => probability >= 0.5 && !isSame).length;
      expect(count).toBeGreaterThan(100);
      expect(Math.abs(wrong - really)).toBeLessThan(0.1 * count);
    }
  });

  it('has a scale of its own for cameras with enough pairs, and falls back to that of all otherwise', () => {
    const calibration = learned();
    expect(calibration.hasOwnScale([2, 1])).toBe(true);
    expect(calibration.hasOwnScale([3, 1])).toBe(false);
    // What is far above unlike people of camera 1 is nothing special between 1 and 2.
    expect(calibration.likelihood(0.6, [1, 1])).toBeGreaterThan(0.8);
    expect(calibration.likelihood(0.6, [1, 2])).toBeLessThan(0.1);
  });

  it('gives smaller likelihoods the more people there are', () => {
    expect(learned(30).likelihood(0.5, [1, 1])).toBeLessThan(learned(3).likelihood(0.5, [1, 1]));
  });

  it('judges itself on pairs that it was not fitted to', () => {
    const { reliability, pairs } = learned();
    expect(pairs).toEqual({ same: 1000, different: 3000 });
    expect(reliability.reduce((sum, { count }) => sum + count, 0)).toBe(4000);
    // Weights make both kinds equal, so the curve is judged at even odds.
    expect(calibrationError(reliability)).toBeLessThan(0.08);
  });

  it('judges each pair of cameras that has enough pairs by its own', () => {
    const { byCameras, reliability } = Calibration.learn({
      certain: [
        ...madePairs(true, 1000),
        ...madePairs(false, 3000),
        ...madePairs(true, 3).map((pair) => ({ ...pair, cameras: [3, 1] as const })),
      ],
      background: madePairs(false, 2000),
      priorOdds: 1,
    }) ?? { byCameras: [], reliability: [] };
    expect(byCameras.map(({ cameras }) => cameras).sort()).toEqual([
      [1, 1],
      [1, 2],
    ]);
    const counts = byCameras.map(({ pairs: { same, different } }) => same + different);
    expect(counts[0] ?? 0).toBeGreaterThan(1800);
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(4000);
    for (const own of byCameras) {
      expect(own.reliability.reduce((sum, { count }) => sum + count, 0)).toBe(
        own.pairs.same + own.pairs.different,
      );
      expect(calibrationError(own.reliability)).toBeLessThan(0.1);
    }
    expect(reliability.reduce((sum, { count }) => sum + count, 0)).toBe(4003);
  });

  it('tells nothing where the model does not, or where too few pairs are certain', () => {
    const unlike = madePairs(false, 100);
    const inverted = unlike.map((pair, index) => ({
      ...pair,
      isSame: index % 2 === 0,
      similarity: index % 2 === 0 ? 0.1 : 0.9,
    }));
    expect(Calibration.learn({ certain: inverted, background: unlike, priorOdds: 1 })).toBeUndefined();
    const few = [...madePairs(true, 3), ...unlike];
    expect(Calibration.learn({ certain: few, background: unlike, priorOdds: 1 })).toBeUndefined();
  });
});

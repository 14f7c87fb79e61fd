import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../core/errors/index.ts';
import {
  checkSchedule,
  iterationsPerEpoch,
  learningRate,
  PUBLISHED_RATES,
  totalIterations,
  warmUpEpochs,
  type EpochSchedule,
  type StepSchedule,
} from '../../../core/training/index.ts';

/** mdpr.md §7, "Schedule numbers". */
const PUBLISHED = [
  {
    set: 'Market, batch 256',
    images: 12_936,
    batch: 256,
    warmUpIterations: 2000,
    epochs: 60,
    each: 50,
    warm: 40,
    cosine: 20,
  },
  {
    set: 'Duke, batch 256',
    images: 16_522,
    batch: 256,
    warmUpIterations: 2000,
    epochs: 60,
    each: 64,
    warm: 32,
    cosine: 28,
  },
  {
    set: 'Synergy, batch 256',
    images: 8_569,
    batch: 256,
    warmUpIterations: 200,
    epochs: 40,
    each: 33,
    warm: 7,
    cosine: 33,
  },
  {
    set: 'Market, batch 64',
    images: 12_936,
    batch: 64,
    warmUpIterations: 2000,
    epochs: 60,
    each: 202,
    warm: 10,
    cosine: 50,
  },
  {
    set: 'Duke, batch 64',
    images: 16_522,
    batch: 64,
    warmUpIterations: 2000,
    epochs: 60,
    each: 258,
    warm: 8,
    cosine: 52,
  },
  {
    set: 'Synergy, batch 64',
    images: 8_569,
    batch: 64,
    warmUpIterations: 200,
    epochs: 40,
    each: 133,
    warm: 2,
    cosine: 38,
  },
] as const;

/** 202 iterations an epoch, so that the warm-up ends within the tenth. */
const MARKET: EpochSchedule = { kind: 'epochs', ...PUBLISHED_RATES, epochs: 60, iterationsPerEpoch: 202 };

describe('the schedule by epochs', () => {
  it.each(PUBLISHED)('has the published numbers for $set', (row) => {
    const schedule: EpochSchedule = {
      kind: 'epochs',
      ...PUBLISHED_RATES,
      warmUpIterations: row.warmUpIterations,
      epochs: row.epochs,
      iterationsPerEpoch: iterationsPerEpoch(row.images, row.batch),
    };
    expect(schedule.iterationsPerEpoch).toBe(row.each);
    expect(warmUpEpochs(schedule)).toBe(row.warm);
    expect(totalIterations(schedule)).toBe(row.each * row.epochs);
    // t = 1 in the first epoch after the warm-up, t = T in the last.
    const firstRate = 1e-7 + ((3.5e-4 - 1e-7) * (1 + Math.cos(Math.PI / row.cosine))) / 2;
    expect(learningRate(schedule, row.warm * row.each)).toBeCloseTo(firstRate, 15);
    const last = (row.epochs - 1) * row.each;
    expect(learningRate(schedule, last)).toBe(1e-7);
    expect(learningRate(schedule, last - 1)).toBeGreaterThan(1e-7);
  });

  it('starts at 3.5e-5 and is half-way up after half the warm-up', () => {
    expect(learningRate(MARKET, 0)).toBeCloseTo(3.5e-5, 15);
    expect(learningRate(MARKET, 1000)).toBeCloseTo(1.925e-4, 15);
  });

  it('stays at the peak from the end of the warm-up to the end of that epoch', () => {
    expect(learningRate(MARKET, 1999)).toBeLessThan(3.5e-4);
    expect(learningRate(MARKET, 2000)).toBe(3.5e-4);
    expect(learningRate(MARKET, 2019)).toBe(3.5e-4);
    expect(learningRate(MARKET, 2020)).toBeLessThan(3.5e-4);
  });

  it('keeps one rate within an epoch and never rises after the warm-up', () => {
    let previous = learningRate(MARKET, 2000);
    for (let iteration = 2020; iteration < totalIterations(MARKET); iteration++) {
      const rate = learningRate(MARKET, iteration);
      if (iteration % 202 === 0) expect(rate).toBeLessThan(previous);
      else expect(rate).toBe(previous);
      previous = rate;
    }
  });

  it('is cut off by the end of a run that is shorter than the warm-up', () => {
    const short = { ...MARKET, epochs: 2 };
    expect(learningRate(short, 403)).toBeCloseTo(3.5e-4 * (0.1 + 0.9 * (403 / 2000)), 15);
  });
});

describe('the schedule by steps', () => {
  const schedule: StepSchedule = {
    kind: 'steps',
    peak: 7e-4,
    floor: 1e-7,
    warmUpStart: 0,
    warmUpIterations: 200,
    iterations: 3000,
  };

  it('rises in a line, falls as a cosine and ends at the floor', () => {
    expect(learningRate(schedule, 0)).toBe(0);
    expect(learningRate(schedule, 100)).toBeCloseTo(3.5e-4, 15);
    expect(learningRate(schedule, 199)).toBeCloseTo(7e-4 * 0.995, 15);
    // Half of the 2800 steps after the warm-up.
    expect(learningRate(schedule, 1599)).toBeCloseTo((7e-4 + 1e-7) / 2, 15);
    expect(learningRate(schedule, 2998)).toBeGreaterThan(1e-7);
    expect(learningRate(schedule, 2999)).toBe(1e-7);
    expect(learningRate(schedule, 5000)).toBe(1e-7);
  });

  it('starts at the top of the cosine without a warm-up', () => {
    const rate = learningRate({ ...schedule, warmUpIterations: 0 }, 0);
    expect(rate).toBeLessThan(7e-4);
    expect(rate).toBeGreaterThan(6.99e-4);
  });
});

describe('checkSchedule', () => {
  it.each([
    ['a peak of 0', { ...MARKET, peak: 0 }],
    ['a peak that is not a number', { ...MARKET, peak: Number.NaN }],
    ['a floor above the peak', { ...MARKET, floor: 1 }],
    ['half an epoch', { ...MARKET, epochs: 0.5 }],
    ['a warm-up that starts above the peak', { ...MARKET, warmUpStart: 2 }],
    ['no iterations', { ...MARKET, iterationsPerEpoch: 0 }],
  ])('refuses %s', (_, schedule) => {
    expect(() => checkSchedule(schedule)).toThrow(InvalidOptionError);
  });

  it('accepts the published schedule', () => {
    expect(() => checkSchedule(MARKET)).not.toThrow();
  });
});

describe('iterationsPerEpoch', () => {
  it('refuses fewer images than one batch', () => {
    expect(() => iterationsPerEpoch(63, 64)).toThrow(/63 images do not fill one batch of 64/);
    expect(iterationsPerEpoch(64, 64)).toBe(1);
  });
});

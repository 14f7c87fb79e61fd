import { describe, expect, it } from 'vitest';
import { motionSignal, proposeOffset, TRUSTWORTHY } from '../../../core/synchronisation/index.ts';
import { seededRandom } from '../video/seeded-random.ts';

const RATE = 10;
const random = seededRandom(23);

/** Loud and quiet stretches of a second or so, as play goes. */
function activity(seconds: number): Float32Array {
  const values = new Float32Array(seconds * RATE);
  let level = 0;
  for (let index = 0; index < values.length; index++) {
    level = 0.85 * level + random() - 0.5;
    values[index] = level;
  }
  return values;
}

/** What another camera makes of it: another loudness, and noise of its own. */
const heard = (values: Float32Array, noise: number) =>
  values.map((value) => 3 * value + 7 + noise * (random() - 0.5));

describe('proposeOffset', () => {
  it.each([
    ['the other began later', 40],
    ['the other began earlier', -25.3],
    ['both began together', 0],
  ])('finds to the sample how two recordings of one scene lie: %s', (_name, offset) => {
    const scene = activity(300);
    const begin = 100 * RATE;
    const reference = { values: scene.slice(begin), rate: RATE, start: 2 };
    const from = begin + Math.round((offset - 2) * RATE);
    const other = { values: heard(scene.slice(from), 1.5), rate: RATE, start: 0 };
    const proposed = proposeOffset(reference, other, 100);
    expect(proposed?.offset).toBeCloseTo(offset, 6);
    expect(proposed?.confidence).toBeGreaterThan(TRUSTWORTHY);
  });

  it('has no confidence in recordings of different scenes', () => {
    for (let round = 0; round < 5; round++) {
      const one = { values: activity(120), rate: RATE, start: 0 };
      const two = { values: activity(120), rate: RATE, start: 0 };
      expect(proposeOffset(one, two, 60)?.confidence).toBeLessThan(TRUSTWORTHY);
    }
  });

  it('proposes nothing from silence, or from videos that are too short', () => {
    const loud = { values: activity(60), rate: RATE, start: 0 };
    expect(proposeOffset(loud, { ...loud, values: new Float32Array(600).fill(1) })).toBeUndefined();
    expect(proposeOffset(loud, { ...loud, values: loud.values.slice(0, 50) })).toBeUndefined();
  });
});

describe('motionSignal', () => {
  it('is the mean speed in box heights a second, near and far alike, and 0 where nobody is', () => {
    const walk = (height: number, first: number) => ({
      times: Float64Array.of(first, first + 1, first + 1.5),
      boxes: Float64Array.from([0, height, 1.5 * height].flatMap((x) => [x, 0, height / 2, height])),
    });
    const { values } = motionSignal([walk(100, 0), walk(10, 1)], { start: 0, end: 4, rate: 2 });
    expect([...values]).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
  });

  it('says nothing of a gap', () => {
    const jump = { times: Float64Array.of(0, 3), boxes: Float64Array.of(0, 0, 10, 10, 900, 0, 10, 10) };
    expect([...motionSignal([jump], { start: 0, end: 3, rate: 1 }).values]).toEqual([0, 0, 0]);
  });
});

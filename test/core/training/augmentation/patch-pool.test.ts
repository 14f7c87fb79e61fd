import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../core/mdpr/index.ts';
import { PatchPool, PUBLISHED_AUGMENTATION, type PatchPaste } from '../../../../core/training/index.ts';

const PICTURE = { width: 64, height: 128 };
const OPTIONS = PUBLISHED_AUGMENTATION.patch;

function run(pool: PatchPool<number>, from: number, to: number): (PatchPaste<number> | null)[] {
  return Array.from({ length: to - from }, (_, index) =>
    pool.next(randomStream(9, `patch ${from + index}`), from + index),
  );
}

describe('PatchPool', () => {
  const pastes = run(new PatchPool<number>(OPTIONS, PICTURE), 0, 4000);

  it('pastes nothing before 100 pictures have come, then into half of them', () => {
    expect(pastes.slice(0, 99)).toEqual(new Array(99).fill(null));
    const pasted = pastes.filter((paste) => paste !== null).length;
    // 3901 fair coins: standard deviation 31.
    expect(Math.abs(pasted - 3901 / 2)).toBeLessThan(130);
  });

  it('pastes only from the last 1000 pictures, the present one included, and from all of them alike', () => {
    const ages = pastes.flatMap((paste, index) =>
      paste === null || index < 1000 ? [] : [index - paste.source],
    );
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...ages)).toBeLessThan(10);
    expect(Math.max(...ages)).toBeLessThanOrEqual(999);
    expect(Math.max(...ages)).toBeGreaterThan(990);
    const mean = ages.reduce((sum, age) => sum + age, 0) / ages.length;
    // Uniform over 0…999; the standard deviation of the mean of about 1500 is 7.5.
    expect(Math.abs(mean - 499.5)).toBeLessThan(30);
  });

  it('cuts 1–50 % strictly inside the picture and pastes it wholly inside, half of them mirrored', () => {
    const done = pastes.filter((paste) => paste !== null);
    for (const { area, left, top } of done) {
      expect(area.width).toBeLessThan(64);
      expect(area.height).toBeLessThan(128);
      expect(area.left >= 0 && area.left + area.width <= 64).toBe(true);
      expect(area.top >= 0 && area.top + area.height <= 128).toBe(true);
      expect(left >= 0 && left + area.width <= 64 && top >= 0 && top + area.height <= 128).toBe(true);
      // Thin patches round strongly: 3 pixels may stand for 2.5.
      expect(area.width * area.height).toBeGreaterThan(0.008 * 64 * 128);
      expect(area.width * area.height).toBeLessThan(0.52 * 64 * 128);
    }
    const flipped = done.filter((paste) => paste.isFlipped).length;
    expect(Math.abs(flipped - done.length / 2)).toBeLessThan(100);
  });

  it('is the same again after as many pictures as it holds', () => {
    const resumed = new PatchPool<number>(OPTIONS, PICTURE);
    run(resumed, 2000, 3000);
    expect(run(resumed, 3000, 3200)).toEqual(pastes.slice(3000, 3200));
  });

  it('takes no patch of a picture in which none fits', () => {
    const pool = new PatchPool<number>(
      { ...OPTIONS, minimumPatches: 1, probability: 1 },
      { width: 1, height: 9 },
    );
    expect(run(pool, 0, 20)).toEqual(new Array(20).fill(null));
  });
});

import { describe, expect, it } from 'vitest';
import {
  centreDistance,
  correctMotion,
  expectedBox,
  firstMotion,
  predictMotion,
} from '../../../core/tracking/motion.ts';

const BOX = { x: 100, y: 50, width: 40, height: 100 };

/** A person who moves at 60 pixels per second to the right, seen at these times. */
function followed(times: readonly number[]): ReturnType<typeof firstMotion> {
  let motion = firstMotion(BOX);
  times.forEach((time, index) => {
    if (index === 0) return;
    motion = predictMotion(motion, time - (times[index - 1] ?? 0));
    motion = correctMotion(motion, { ...BOX, x: BOX.x + 60 * time });
  });
  return motion;
}

describe('motion', () => {
  it('expects a person first seen where they were', () => {
    expect(expectedBox(firstMotion(BOX))).toEqual(BOX);
  });

  it('expects a walking person ahead of where they were last seen, whatever the frame rate', () => {
    const even = followed(Array.from({ length: 31 }, (_, index) => index / 30));
    const sparse = followed(Array.from({ length: 11 }, (_, index) => index / 10));
    const irregular = followed([0, 0.03, 0.1, 0.25, 0.27, 0.5, 0.55, 0.8, 0.81, 1]);
    for (const motion of [even, sparse, irregular]) {
      expect(motion.centreX.velocity).toBeGreaterThan(50);
      expect(motion.centreX.velocity).toBeLessThan(70);
      // 0.1 s later: 6 pixels on from 160, less what turning players take off.
      expect(Math.abs(expectedBox(predictMotion(motion, 0.1)).x - 165.5)).toBeLessThan(2);
    }
  });

  it('predicts the same place in one step as in several', () => {
    const motion = followed([0, 0.1, 0.2, 0.3]);
    const once = predictMotion(motion, 0.7);
    const thrice = predictMotion(predictMotion(predictMotion(motion, 0.1), 0.4), 0.2);
    expect(thrice.centreX.position).toBeCloseTo(once.centreX.position, 9);
    expect(thrice.centreX.velocity).toBeCloseTo(once.centreX.velocity, 9);
  });

  it('grows less certain while a person is unseen, and more certain when seen', () => {
    const motion = followed([0, 0.1, 0.2]);
    const later = predictMotion(motion, 0.5);
    expect(later.centreX.positionVariance).toBeGreaterThan(motion.centreX.positionVariance);
    expect(correctMotion(later, BOX).centreX.positionVariance).toBeLessThan(later.centreX.positionVariance);
    const aside = { ...BOX, x: BOX.x + 60 };
    expect(centreDistance(later, aside)).toBeLessThan(centreDistance(predictMotion(motion, 0.05), aside));
  });

  it('treats near and far people alike', () => {
    const near = predictMotion(firstMotion(BOX), 0.2);
    const far = predictMotion(firstMotion({ x: 10, y: 5, width: 4, height: 10 }), 0.2);
    const nearDistance = centreDistance(near, { ...BOX, x: 150 });
    expect(centreDistance(far, { x: 15, y: 5, width: 4, height: 10 })).toBeCloseTo(nearDistance, 9);
  });
});

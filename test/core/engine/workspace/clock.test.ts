import { describe, expect, it } from 'vitest';
import { fitClock, residualOf } from '../../../../core/engine/index.ts';
import { seededRandom } from '../../video/seeded-random.ts';

describe('a clock', () => {
  it('fitted to two anchors is within a frame over 90 minutes, for offsets of ±10 min and rates of ±1 %', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 200; round++) {
      const offset = 1200 * (random() - 0.5);
      const rate = 1 + 0.02 * (random() - 0.5);
      // Anchors are set by eye, to the nearest frame of 50 a second: up to half a frame off.
      const anchor = (video: number) => ({ video, project: offset + rate * video + 0.02 * (random() - 0.5) });
      const fitted = fitClock([anchor(30 * random()), anchor(5400 - 30 * random())]);
      for (const video of [0, 2700, 5400]) {
        expect(Math.abs(fitted.offset + fitted.rate * video - (offset + rate * video))).toBeLessThan(0.02);
      }
    }
  });

  it('has rate 1 with one anchor, and says how far the worst of many lies off', () => {
    expect(fitClock([{ video: 3, project: 10 }])).toEqual({ offset: 7, rate: 1 });
    const anchors = [0, 100, 200].map((video) => ({ video, project: 5 + video }));
    const moved = [...anchors, { video: 100, project: 105.4 }];
    expect(residualOf(fitClock(anchors), anchors)).toBeCloseTo(0, 9);
    expect(residualOf(fitClock(moved), moved)).toBeCloseTo(0.3, 9);
  });

  it.each([
    ['none', [], 'no-anchors'],
    [
      'two at one moment',
      [
        { video: 1, project: 2 },
        { video: 1, project: 3 },
      ],
      'anchors-together',
    ],
    [
      'two that name different moments',
      [
        { video: 0, project: 0 },
        { video: 10, project: 20 },
      ],
      'anchors-contradict',
    ],
  ])('refuses %s', (_name, anchors, code) => {
    expect(() => fitClock(anchors)).toThrow(expect.objectContaining({ code }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstFrameFrom, frameAt, makeFrameTable, sampleFrames } from '../../../core/video/index.ts';

const table = (...times: number[]) => makeFrameTable(Float64Array.from(times));
const ascendingTimes = fc
  .array(fc.double({ min: 0.001, max: 0.5, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((distances) => {
    let time = 0;
    return Float64Array.from(distances, (distance) => (time += distance));
  });

describe('makeFrameTable', () => {
  it('sees a variable frame rate, but not the rounding of Matroska', () => {
    expect(table(0, 0.033, 0.067, 0.1).hasVariableFrameRate).toBe(false);
    expect(table(0, 0.033, 0.067, 0.167).hasVariableFrameRate).toBe(true);
  });

  it.each([
    ['a repeated time', [0, 0.1, 0.1]],
    ['a step back', [0, 0.2, 0.1]],
    ['a time that is no number', [0, NaN]],
    ['a first time that is no number', [NaN, 1]],
  ])('refuses %s', (_, times) => {
    expect(() => table(...times)).toThrow(expect.objectContaining({ code: 'invalid-frame-table' }));
  });

  it('never expects fewer frames than there are', () => {
    expect(makeFrameTable(Float64Array.of(0, 1, 2), 2).expectedCount).toBe(3);
  });
});

describe('frameAt', () => {
  it('gives the last frame that is not after the time, as a player shows it', () => {
    const frames = table(1, 1.04, 1.08);
    expect([0, 1, 1.039, 1.04, 1.07, 9].map((time) => frameAt(frames, time))).toEqual([0, 0, 0, 1, 1, 2]);
  });

  it('finds each frame by its own time', () => {
    fc.assert(
      fc.property(ascendingTimes, (times) => {
        const frames = makeFrameTable(times);
        expect(Array.from(times, (time) => frameAt(frames, time))).toEqual([...times.keys()]);
        expect(Array.from(times, (time) => firstFrameFrom(frames, time))).toEqual([...times.keys()]);
      }),
      { seed: 3 },
    );
  });
});

describe('sampleFrames', () => {
  it('takes the first frame at or after each grid time, at 25 frames a second ten times a second', () => {
    const frames = makeFrameTable(Float64Array.from({ length: 13 }, (_, index) => index / 25));
    expect(sampleFrames(frames, 0.1)).toEqual([0, 3, 5, 8, 10]);
  });

  it('counts the grid from the first frame, not from zero', () => {
    expect(sampleFrames(table(0.07, 0.12, 0.17, 0.22), 0.1)).toEqual([0, 2]);
  });

  it('takes one frame where several grid times fall into a gap', () => {
    expect(sampleFrames(table(0, 5, 5.05, 5.1), 0.1)).toEqual([0, 1, 3]);
  });

  it('agrees with the definition on any table', () => {
    fc.assert(
      fc.property(ascendingTimes, fc.integer({ min: 1, max: 40 }), (times, twentieths) => {
        const every = twentieths / 20;
        const frames = makeFrameTable(times);
        const start = times[0] ?? 0;
        const wanted = new Set<number>();
        for (let k = 0; start + k * every <= (times.at(-1) ?? 0); k += 1) {
          wanted.add(firstFrameFrom(frames, start + k * every));
        }
        expect(sampleFrames(frames, every)).toEqual([...wanted]);
      }),
      { seed: 5 },
    );
  });

  it.each([0, -1, NaN, Infinity])('refuses an interval of %s', (every) => {
    expect(() => sampleFrames(table(0, 1), every)).toThrow(
      expect.objectContaining({ code: 'invalid-interval' }),
    );
  });
});

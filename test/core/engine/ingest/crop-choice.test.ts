import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CropChoice,
  cropPromise,
  cropQuality,
  type FreshCrop,
} from '../../../../core/engine/ingest/crop-choice.ts';

const image = { width: 1, height: 1, data: new Uint8Array(3) };
const box = { x: 10, y: 10, width: 50, height: 150 };

function candidate(time: number, quality: number): FreshCrop {
  return { frame: Math.round(time * 10), time, box, quality, image };
}

describe('CropChoice', () => {
  it('keeps the best crop of each half second while there is room', () => {
    const choice = new CropChoice(6);
    for (const [time, quality] of [
      [0.0, 0.3],
      [0.2, 0.9],
      [0.4, 0.5],
      [0.6, 0.1],
    ] as const)
      choice.offer(candidate(time, quality));
    expect(choice.crops.map((crop) => [crop.time, crop.quality])).toEqual([
      [0.2, 0.9],
      [0.6, 0.1],
    ]);
  });

  it('never keeps more than its limit, and spreads what it keeps over the whole tracklet', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        (limit, qualities) => {
          const choice = new CropChoice(limit);
          qualities.forEach((quality, index) => choice.offer(candidate(index / 10, quality)));
          expect(choice.crops.length).toBeLessThanOrEqual(limit);
          if (qualities.length > 0) {
            const best = Math.max(...qualities);
            expect(Math.max(...choice.crops.map((crop) => crop.quality))).toBe(best);
          }
        },
      ),
    );
    const long = new CropChoice(6);
    for (let index = 0; index < 600; index++) long.offer(candidate(index / 10, 0.5));
    const times = long.crops.map((crop) => crop.time);
    expect(times.length).toBeGreaterThan(3);
    for (let index = 1; index < times.length; index++) {
      expect((times[index] ?? 0) - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(8);
    }
  });

  it('goes on after a commit exactly as it would have gone on without one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.nat(59),
        (qualities, cut) => {
          const whole = new CropChoice(4);
          let parted = new CropChoice(4);
          qualities.forEach((quality, index) => {
            if (index === cut) {
              parted = new CropChoice(4, structuredClone(parted.state()));
            }
            whole.offer(candidate(index / 10, quality));
            parted.offer(candidate(index / 10, quality));
          });
          expect(parted.crops.map((crop) => crop.frame)).toEqual(whole.crops.map((crop) => crop.frame));
        },
      ),
    );
  });

  it('wants no candidate whose promise is below what its slot holds', () => {
    const choice = new CropChoice(6);
    choice.offer(candidate(0.1, 0.5));
    expect(choice.wants(0.3, 0.4)).toBe(false);
    expect(choice.wants(0.3, 0.6)).toBe(true);
    expect(choice.wants(0.7, 0.1)).toBe(true);
  });
});

describe('cropQuality', () => {
  const evidence = { box, score: 0.8, occlusion: 0, pictureWidth: 1280, pictureHeight: 720 };

  it('prefers large, unoccluded, uncut and sharp figures', () => {
    const plain = cropPromise(evidence);
    expect(cropPromise({ ...evidence, box: { ...box, height: 240 } })).toBeGreaterThan(plain);
    expect(cropPromise({ ...evidence, occlusion: 0.5 })).toBeLessThan(plain);
    expect(cropPromise({ ...evidence, box: { ...box, x: 0 } })).toBeLessThan(plain);
    expect(cropQuality(plain, 500)).toBeGreaterThan(cropQuality(plain, 50));
  });

  it('never exceeds the promise', () => {
    expect(cropQuality(0.7, 1e9)).toBeLessThanOrEqual(0.7);
  });
});

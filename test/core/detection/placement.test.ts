import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCanvas, toPicture } from '../../../core/detection/placement.ts';

describe('toPicture', () => {
  it('undoes offset, scale and region', () => {
    const placement = {
      region: { x: 100, y: 40, width: 640, height: 320 },
      scale: 0.5,
      offsetX: 8,
      offsetY: 16,
    };
    expect(toPicture({ left: 18, top: 36, right: 28, bottom: 56 }, placement)).toEqual({
      x: 120,
      y: 80,
      width: 20,
      height: 40,
    });
  });

  it('is the inverse of toCanvas', () => {
    const whole = fc.integer({ min: 0, max: 4000 });
    const size = fc.integer({ min: 1, max: 4000 });
    fc.assert(
      fc.property(
        fc.record({ x: whole, y: whole, width: size, height: size }),
        fc.record({ x: whole, y: whole, width: size, height: size }),
        fc.double({ min: 0.05, max: 4, noNaN: true }),
        fc.integer({ min: 0, max: 300 }),
        (box, region, scale, offset) => {
          const placement = { region, scale, offsetX: offset, offsetY: 300 - offset };
          const back = toPicture(toCanvas(box, placement), placement);
          for (const key of ['x', 'y', 'width', 'height'] as const)
            expect(back[key]).toBeCloseTo(box[key], 6);
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });
});

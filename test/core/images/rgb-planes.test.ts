import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../core/errors/index.ts';
import { rgbToPlanes } from '../../../core/images/index.ts';

const TWO_PIXELS = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 254, 255, 0) };

describe('rgbToPlanes', () => {
  it('separates the channels in the order asked for', () => {
    expect([...rgbToPlanes(TWO_PIXELS, { order: 'rgb' })]).toEqual([1, 254, 2, 255, 3, 0]);
    expect([...rgbToPlanes(TWO_PIXELS, { order: 'bgr' })]).toEqual([3, 0, 2, 255, 1, 254]);
  });

  it('writes into the target given, and refuses one of another length', () => {
    const batch = new Float32Array(12).fill(-1);
    const out = rgbToPlanes(TWO_PIXELS, { order: 'rgb' }, batch.subarray(6));
    expect(out.buffer).toBe(batch.buffer);
    expect([...batch]).toEqual([-1, -1, -1, -1, -1, -1, 1, 254, 2, 255, 3, 0]);
    expect(() => rgbToPlanes(TWO_PIXELS, { order: 'rgb' }, batch)).toThrow(InvalidOptionError);
  });
});

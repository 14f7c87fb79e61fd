import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../core/demo/random.ts';
import { LumaNoise, writeRgba } from '../../../core/demo/yuv-frame.ts';

/** ITU-R BT.709, equations 3.2–3.4 with the limited range of 8 bits, in floating point. */
function reference(red: number, green: number, blue: number): [number, number, number] {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return [
    16 + (219 * luma) / 255,
    128 + (224 * (blue - luma)) / 1.8556 / 255,
    128 + (224 * (red - luma)) / 1.5748 / 255,
  ];
}

describe('writing RGBA into a 4:2:0 frame', () => {
  it('gives the values of BT.709, chroma as the mean of four pixels, within half a step of rounding', () => {
    const random = createRandom(5);
    const rgba = Uint8ClampedArray.from({ length: 6 * 4 * 4 }, () => random.between(0, 256));
    const frame = new Uint8Array(36);
    writeRgba(frame, 6, 4, { x: 0, y: 0, width: 6, height: 4 }, rgba);
    const pixel = (x: number, y: number): [number, number, number] => {
      const at = 4 * (y * 6 + x);
      return [rgba[at] ?? NaN, rgba[at + 1] ?? NaN, rgba[at + 2] ?? NaN];
    };
    for (let y = 0; y < 4; y += 1) {
      for (let x = 0; x < 6; x += 1) {
        expect(Math.abs((frame[y * 6 + x] ?? NaN) - reference(...pixel(x, y))[0])).toBeLessThan(0.51);
      }
    }
    for (let y = 0; y < 2; y += 1) {
      for (let x = 0; x < 3; x += 1) {
        const corners = [
          pixel(2 * x, 2 * y),
          pixel(2 * x + 1, 2 * y),
          pixel(2 * x, 2 * y + 1),
          pixel(2 * x + 1, 2 * y + 1),
        ];
        const mean = [0, 1, 2].map(
          (channel) => corners.reduce((sum, corner) => sum + (corner[channel] ?? NaN), 0) / 4,
        );
        const [, u, v] = reference(mean[0] ?? NaN, mean[1] ?? NaN, mean[2] ?? NaN);
        expect(Math.abs((frame[24 + y * 3 + x] ?? NaN) - u)).toBeLessThan(0.52);
        expect(Math.abs((frame[30 + y * 3 + x] ?? NaN) - v)).toBeLessThan(0.52);
      }
    }
  });

  it('changes nothing outside the patch', () => {
    const frame = new Uint8Array((8 * 8 * 3) / 2).fill(77);
    writeRgba(frame, 8, 8, { x: 2, y: 4, width: 4, height: 2 }, new Uint8ClampedArray(4 * 2 * 4));
    const changed = [...frame.entries()].filter(([, value]) => value !== 77);
    // Black: luma 16 in two rows of four, chroma 128 in one row of two in each plane.
    expect(changed).toEqual([
      ...[34, 35, 36, 37, 42, 43, 44, 45].map((at) => [at, 16]),
      ...[64 + 9, 64 + 10, 80 + 9, 80 + 10].map((at) => [at, 128]),
    ]);
  });
});

describe('sensor noise', () => {
  it('has the promised deviation, differs from frame to frame and keeps the limited range', () => {
    const noise = new LumaNoise(3, 2);
    const [first, second] = [new Uint8Array(100_000).fill(120), new Uint8Array(100_000).fill(120)];
    noise.add(first, 1);
    noise.add(second, 2);
    expect(first).not.toEqual(second);
    const variance = first.reduce((sum, value) => sum + (value - 120) ** 2, 0) / first.length;
    // Rounding to whole steps adds 1/12 to the variance of 4.
    expect(variance).toBeGreaterThan(3.8);
    expect(variance).toBeLessThan(4.4);
    const dark = new Uint8Array(100_000).fill(16);
    noise.add(dark, 1);
    expect(dark.every((value) => value >= 16)).toBe(true);
  });
});

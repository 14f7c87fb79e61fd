import { describe, expect, it } from 'vitest';
import { cutRegion } from '../../../core/detection/yuv-region.ts';
import type { Yuv420Image } from '../../../core/images/index.ts';

/** Y counts from 0, U from 100, V from 200. */
function numbered(width: number, height: number): Yuv420Image {
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
  const planes: [number, number][] = [
    [0, width * height],
    [100, chroma],
    [200, chroma],
  ];
  const data = Uint8Array.from(
    planes.flatMap(([start, length]) => Array.from({ length }, (_, i) => start + i)),
  );
  return { width, height, data, matrix: 'bt709', range: 'limited' };
}

describe('cutRegion', () => {
  it('copies luma and both chroma planes of the region', () => {
    const cut = cutRegion(numbered(6, 4), { x: 2, y: 2, width: 4, height: 2 });
    expect(cut).toMatchObject({ width: 4, height: 2, matrix: 'bt709', range: 'limited' });
    expect([...cut.data]).toEqual([14, 15, 16, 17, 20, 21, 22, 23, 104, 105, 204, 205]);
    expect(cut.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('keeps the half-filled chroma samples of odd sizes', () => {
    const cut = cutRegion(numbered(5, 3), { x: 2, y: 0, width: 3, height: 3 });
    expect([...cut.data]).toEqual([2, 3, 4, 7, 8, 9, 12, 13, 14, 101, 102, 104, 105, 201, 202, 204, 205]);
  });

  it('gives the picture itself for the whole of it', () => {
    const image = numbered(4, 4);
    expect(cutRegion(image, { x: 0, y: 0, width: 4, height: 4 })).toBe(image);
  });
});

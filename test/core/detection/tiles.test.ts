import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTiles, isCutByTile, planRegions } from '../../../core/detection/tiles.ts';

describe('planRegions', () => {
  it('looks at the whole frame only, without tiles', () => {
    expect(planRegions(3840, 2160, undefined)).toEqual([{ x: 0, y: 0, width: 3840, height: 2160 }]);
  });

  it('adds overlapping tiles to the whole frame', () => {
    const regions = planRegions(1000, 400, { columns: 2, rows: 1, overlap: 0.2 });
    // 2 tiles of length l with 0.2 · l in common: 1.8 · l = 1000.
    expect(regions).toEqual([
      { x: 0, y: 0, width: 1000, height: 400 },
      { x: 0, y: 0, width: 556, height: 400 },
      { x: 444, y: 0, width: 556, height: 400 },
    ]);
  });

  it('chooses the number of tiles by the size of the frame', () => {
    expect(planRegions(1280, 720, 'auto')).toHaveLength(1);
    expect(planRegions(1920, 1080, 'auto')).toHaveLength(3);
    expect(planRegions(3840, 2160, 'auto')).toHaveLength(7);
  });

  it('covers every pixel, from even origins, inside the frame', () => {
    const count = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(
        fc.integer({ min: 64, max: 5000 }),
        fc.integer({ min: 64, max: 5000 }),
        count,
        count,
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (width, height, columns, rows, overlap) => {
          const tiles = planRegions(width, height, { columns, rows, overlap }).slice(
            columns * rows > 1 ? 1 : 0,
          );
          expect(tiles).toHaveLength(columns * rows);
          for (const tile of tiles) {
            expect(tile.x % 2).toBe(0);
            expect(tile.y % 2).toBe(0);
            expect(tile.x + tile.width).toBeLessThanOrEqual(width);
            expect(tile.y + tile.height).toBeLessThanOrEqual(height);
          }
          const row = tiles.slice(0, columns);
          let covered = 0;
          for (const tile of row) {
            expect(tile.x).toBeLessThanOrEqual(covered);
            covered = tile.x + tile.width;
          }
          expect(covered).toBe(width);
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('isCutByTile', () => {
  const tile = { x: 100, y: 0, width: 200, height: 300 };
  const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

  it('finds boxes that end at a border inside the picture', () => {
    expect(isCutByTile(box(101, 50, 40, 80), tile, 600, 300)).toBe(true);
    expect(isCutByTile(box(260, 50, 39, 80), tile, 600, 300)).toBe(true);
    expect(isCutByTile(box(150, 50, 40, 80), tile, 600, 300)).toBe(false);
  });

  it('leaves boxes at the border of the picture', () => {
    expect(isCutByTile(box(150, 0, 40, 80), tile, 600, 300)).toBe(false);
    expect(isCutByTile(box(150, 230, 40, 70), tile, 600, 300)).toBe(false);
    expect(isCutByTile(box(150, 230, 40, 70), tile, 600, 900)).toBe(true);
  });
});

describe('checkTiles', () => {
  it.each([
    ['no columns', { columns: 0, rows: 1, overlap: 0 }],
    ['half a row', { columns: 1, rows: 1.5, overlap: 0 }],
    ['too many', { columns: 9, rows: 1, overlap: 0 }],
    ['too much overlap', { columns: 2, rows: 1, overlap: 0.6 }],
    ['an overlap that is no number', { columns: 2, rows: 1, overlap: NaN }],
  ])('refuses %s', (_, tiles) => {
    expect(() => checkTiles(tiles)).toThrow(expect.objectContaining({ code: 'invalid-tiles' }));
  });
});

import { InvalidOptionError } from '../errors/index.ts';
import type { Box } from '../geometry/index.ts';
import type { Region } from './placement.ts';

/** How a large frame is cut, so that small people keep enough pixels on the detector's canvas. */
export interface TileGrid {
  readonly columns: number;
  readonly rows: number;
  /** The share of a tile that it has in common with its neighbour: wider than the people at its border. */
  readonly overlap: number;
}

/** `auto`: as many tiles as the size of the frame asks for. */
export type TileChoice = TileGrid | 'auto';

const MAXIMUM_TILES_A_SIDE = 8;
const MAXIMUM_OVERLAP = 0.5;
const AUTO_OVERLAP = 0.2;

/** With tiles up to this long on the 512-pixel canvas, a person of 100 pixels is still 40 pixels tall there. */
const AUTO_TILE_SIDE = 1280;

/** A box that ends this close (in pixels) to the border of its tile has been cut by it. */
const CUT_MARGIN = 4;

/** Throws an {@link InvalidOptionError} unless the grid has 1–8 columns and rows that overlap by 0–50 %. */
export function checkTiles(choice: TileChoice): TileChoice {
  if (choice === 'auto') return choice;
  const { columns, rows, overlap } = choice;
  const isSide = (count: number): boolean =>
    Number.isInteger(count) && count >= 1 && count <= MAXIMUM_TILES_A_SIDE;
  if (!isSide(columns) || !isSide(rows) || !(overlap >= 0 && overlap <= MAXIMUM_OVERLAP)) {
    throw new InvalidOptionError(
      'invalid-tiles',
      `Tiles of ${columns} columns, ${rows} rows and an overlap of ${overlap} are not possible: columns and rows are whole numbers from 1 to ${MAXIMUM_TILES_A_SIDE}, the overlap is from 0 to ${MAXIMUM_OVERLAP}.`,
    );
  }
  return choice;
}

/**
 * The regions of a frame to look at: always the whole one (people larger than a tile), and the tiles where there is
 * more than one. Origins are even, as 4:2:0 chroma demands.
 */
export function planRegions(width: number, height: number, choice: TileChoice | undefined): Region[] {
  const whole = { x: 0, y: 0, width, height };
  if (choice === undefined) return [whole];
  const grid =
    choice === 'auto'
      ? {
          columns: Math.min(MAXIMUM_TILES_A_SIDE, Math.ceil(width / AUTO_TILE_SIDE)),
          rows: Math.min(MAXIMUM_TILES_A_SIDE, Math.ceil(height / AUTO_TILE_SIDE)),
          overlap: AUTO_OVERLAP,
        }
      : choice;
  if (grid.columns * grid.rows === 1) return [whole];
  const spansX = planSpans(width, grid.columns, grid.overlap);
  const spansY = planSpans(height, grid.rows, grid.overlap);
  const tiles = spansY.flatMap((vertical) =>
    spansX.map((horizontal) => ({
      x: horizontal.start,
      y: vertical.start,
      width: horizontal.length,
      height: vertical.length,
    })),
  );
  return [whole, ...tiles];
}

/**
 * Whether a border inside the picture cuts the box: then only a part of the person is in it, and the whole person
 * is in the neighbouring tile or in the whole frame.
 */
export function isCutByTile(box: Box, tile: Region, pictureWidth: number, pictureHeight: number): boolean {
  const isCutLeft = tile.x > 0 && box.x <= tile.x + CUT_MARGIN;
  const isCutTop = tile.y > 0 && box.y <= tile.y + CUT_MARGIN;
  const right = tile.x + tile.width;
  const bottom = tile.y + tile.height;
  const isCutRight = right < pictureWidth && box.x + box.width >= right - CUT_MARGIN;
  const isCutBottom = bottom < pictureHeight && box.y + box.height >= bottom - CUT_MARGIN;
  return isCutLeft || isCutTop || isCutRight || isCutBottom;
}

/** Equal spans that cover `total`; n of them of length l with overlap o: total = l · (n − (n − 1) · o). */
function planSpans(total: number, count: number, overlap: number): { start: number; length: number }[] {
  const length = Math.min(total, Math.ceil(total / (count - (count - 1) * overlap)));
  const step = count === 1 ? 0 : (total - length) / (count - 1);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * step) / 2) * 2;
    const end = Math.min(total, Math.ceil(index * step + length));
    return { start, length: end - start };
  });
}

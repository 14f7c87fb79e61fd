import type { Box } from '../geometry/index.ts';
import { InvalidOptionError } from '../errors/index.ts';

const UNITS_PER_PIXEL = 16;
const UNITS_PER_SCORE = 1000;
/** Larger pictures and scores than this are mistakes. */
const LIMIT = 1e6;

/** A box as the project stores it: whole sixteenths of a pixel, far finer than any detector. */
export type StoredBox = readonly [x: number, y: number, width: number, height: number];

/**
 * Pixels to stored units; a side never becomes 0.
 * Throws: InvalidOptionError `invalid-box` for empty, infinite and absurdly large boxes.
 */
export function toStoredBox(box: Box): StoredBox {
  const sides = [box.x, box.y, box.width, box.height];
  if (!sides.every((side) => Math.abs(side) <= LIMIT) || box.width <= 0 || box.height <= 0) {
    throw new InvalidOptionError(
      'invalid-box',
      `A box must have a positive, finite size; found ${JSON.stringify(box)}.`,
    );
  }
  const units = (pixels: number): number => Math.round(pixels * UNITS_PER_PIXEL);
  return [units(box.x), units(box.y), Math.max(1, units(box.width)), Math.max(1, units(box.height))];
}

/** Stored units to pixels. */
export function fromStoredBox([x, y, width, height]: StoredBox): Box {
  return {
    x: x / UNITS_PER_PIXEL,
    y: y / UNITS_PER_PIXEL,
    width: width / UNITS_PER_PIXEL,
    height: height / UNITS_PER_PIXEL,
  };
}

/** A detector's score to stored thousandths. Throws: InvalidOptionError `invalid-score`. */
export function toStoredScore(score: number): number {
  if (!(Math.abs(score) <= LIMIT)) {
    throw new InvalidOptionError('invalid-score', `A box's score must be a finite number; found ${score}.`);
  }
  return Math.round(score * UNITS_PER_SCORE);
}

/** Stored thousandths to a detector's score. */
export function fromStoredScore(stored: number): number {
  return stored / UNITS_PER_SCORE;
}

import type { Size } from './fit.ts';

/** A box in pixels of the displayed picture, origin at the top left. */
export interface PictureBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/** Which edges of a box are held: −1 the left or top one, 1 the right or bottom one; both 0: the whole box. */
export interface Grip {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

export const WHOLE_BOX: Grip = { x: 0, y: 0 };
/** Sides stay at least this long: what is smaller shows nobody. */
export const SHORTEST_SIDE = 4;

/** The box between two corners, cut off at the edges of the picture. */
export function boxBetween(picture: Size, a: PicturePoint, b: PicturePoint): PictureBox {
  const [left, right] = spanInside(a.x, b.x, picture.width);
  const [top, bottom] = spanInside(a.y, b.y, picture.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Moves what a grip holds; the box stays inside the picture and never turns inside out. */
export function dragGrip(
  picture: Size,
  box: PictureBox,
  grip: Grip,
  deltaX: number,
  deltaY: number,
): PictureBox {
  const isWhole = grip.x === 0 && grip.y === 0;
  const [x, width] = dragSpan(box.x, box.width, picture.width, isWhole ? 'both' : grip.x, deltaX);
  const [y, height] = dragSpan(box.y, box.height, picture.height, isWhole ? 'both' : grip.y, deltaY);
  return { x, y, width, height };
}

function dragSpan(
  start: number,
  length: number,
  most: number,
  held: -1 | 0 | 1 | 'both',
  delta: number,
): readonly [start: number, length: number] {
  const end = start + length;
  switch (held) {
    case 'both':
      return [clamp(start + delta, 0, Math.max(0, most - length)), length];
    case -1: {
      const moved = clamp(start + delta, 0, end - SHORTEST_SIDE);
      return [moved, end - moved];
    }
    case 1:
      return [start, clamp(end + delta, start + SHORTEST_SIDE, most) - start];
    case 0:
      return [start, length];
  }
}

function spanInside(a: number, b: number, most: number): readonly [low: number, high: number] {
  return [clamp(Math.min(a, b), 0, most), clamp(Math.max(a, b), 0, most)];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

/** An axis-aligned box in pixels of the displayed picture (rotation applied), origin at the top left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels², 0 for an empty box. */
export function area(box: Box): number {
  return Math.max(0, box.width) * Math.max(0, box.height);
}

/** Pixels² that both boxes cover. */
export function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union in [0, 1]; 0 where both boxes are empty. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const shared = intersectionArea(a, b);
  const union = area(a) + area(b) - shared;
  return union > 0 ? shared / union : 0;
}

/** The share of `box` that `cover` hides, in [0, 1]. */
export function coveredShare(box: Box, cover: Box): number {
  const whole = area(box);
  // Rounding can lift a full cover above 1.
  return whole > 0 ? Math.min(1, intersectionArea(box, cover) / whole) : 0;
}

/** The part of the box inside a picture of `width` × `height` pixels; empty boxes have width or height 0. */
export function clipBox(box: Box, width: number, height: number): Box {
  const left = Math.min(Math.max(box.x, 0), width);
  const top = Math.min(Math.max(box.y, 0), height);
  const right = Math.min(Math.max(box.x + box.width, left), width);
  const bottom = Math.min(Math.max(box.y + box.height, top), height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whether the point lies in the box, its edges included. */
export function containsPoint(box: Box, x: number, y: number): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

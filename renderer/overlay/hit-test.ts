import type { PlacedBox } from './interpolate.ts';

/** How far beside a box a click still counts, in pixels of the picture per pixel of its height. */
const REACH = 0.06;

/**
 * The person under a point of the picture: of all boxes that hold it, the one whose middle is nearest in
 * proportion to its size; failing that, the nearest box within reach.
 */
export function personAt(boxes: readonly PlacedBox[], x: number, y: number): PlacedBox | undefined {
  const near = boxes
    .map((box) => ({ box, outside: outsideDistance(box, x, y), inside: middleDistance(box, x, y) }))
    .filter(({ box, outside }) => outside <= box.height * REACH)
    .sort((a, b) => a.outside - b.outside || a.inside - b.inside);
  return near[0]?.box;
}

function outsideDistance(box: PlacedBox, x: number, y: number): number {
  const beside = Math.max(box.x - x, 0, x - box.x - box.width);
  const above = Math.max(box.y - y, 0, y - box.y - box.height);
  return Math.hypot(beside, above);
}

function middleDistance(box: PlacedBox, x: number, y: number): number {
  return Math.hypot(
    (x - box.x - box.width / 2) / Math.max(box.width, 1),
    (y - box.y - box.height / 2) / Math.max(box.height, 1),
  );
}

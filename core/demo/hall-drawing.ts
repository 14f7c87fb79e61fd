import type { SKRSContext2D } from '@napi-rs/canvas';
import { project, projectPolygon, type Pinhole } from './camera.ts';
import { vector, type Vector } from './vector.ts';

/** A point of the floor in metres. */
export type FlatPoint = readonly [x: number, y: number];

/** Fills a polygon of the hall. */
export function fillPolygon(
  context: SKRSContext2D,
  camera: Pinhole,
  points: readonly Vector[],
  style: string,
): void {
  const picture = projectPolygon(camera, points);
  if (picture.length < 3) return;
  context.fillStyle = style;
  context.beginPath();
  for (const [index, point] of picture.entries()) {
    if (index === 0) context.moveTo(point.x, point.y);
    else context.lineTo(point.x, point.y);
  }
  context.closePath();
  context.fill();
}

/** Fills a polygon of the floor. */
export function fillFlat(
  context: SKRSContext2D,
  camera: Pinhole,
  points: readonly FlatPoint[],
  style: string,
): void {
  fillPolygon(
    context,
    camera,
    points.map(([x, y]) => vector(x, y, 0)),
    style,
  );
}

/** A line on the floor as one strip, so that perspective narrows it as it should and no seams show. Width in metres. */
export function strokeFlat(
  context: SKRSContext2D,
  camera: Pinhole,
  points: readonly FlatPoint[],
  style: string,
  width = 0.06,
): void {
  const side = (sign: number): FlatPoint[] =>
    points.map(([x, y], index) => {
      const [fromX, fromY] = points[Math.max(0, index - 1)] ?? [x, y];
      const [toX, toY] = points[Math.min(points.length - 1, index + 1)] ?? [x, y];
      const reach = (sign * width) / 2 / Math.max(1e-6, Math.hypot(toX - fromX, toY - fromY));
      return [x - (toY - fromY) * reach, y + (toX - fromX) * reach];
    });
  fillFlat(context, camera, [...side(1), ...side(-1).toReversed()], style);
}

/** Letters or signs on a surface, as thick (in metres) as they look in their middle. */
export function strokeLetters(
  context: SKRSContext2D,
  camera: Pinhole,
  lines: readonly (readonly Vector[])[],
  thickness: number,
  style: string,
): void {
  const picture = lines.map((line) => line.map((point) => project(camera, point)));
  const depths = picture.flat().map((point) => point.depth);
  if (depths.length === 0 || Math.min(...depths) < 1) return;
  const meanDepth = depths.reduce((sum, depth) => sum + depth, 0) / depths.length;
  context.strokeStyle = style;
  context.lineWidth = (thickness * camera.focalLength) / meanDepth;
  context.lineJoin = 'round';
  context.beginPath();
  for (const line of picture) {
    for (const [index, point] of line.entries()) {
      if (index === 0) context.moveTo(point.x, point.y);
      else context.lineTo(point.x, point.y);
    }
  }
  context.stroke();
}

import type { SKRSContext2D } from '@napi-rs/canvas';
import { project, projectPolygon, type Pinhole } from './camera.ts';
import { css, mix, multiply, type Colour } from './colour.ts';
import { letterLines } from './lettering.ts';
import { createRandom, type Random } from './random.ts';
import type { Hall } from './scene.ts';
import { vector, type Vector } from './vector.ts';

/** Half of a court's length and width in metres (FIBA, article 2). */
export const COURT = { halfLength: 14, halfWidth: 7.5 } as const;

/** Half of the wooden floor's length and width in metres. */
export const FLOOR = { halfLength: 16.6, halfWidth: 9.8 } as const;

const LINE_WIDTH = 0.06;
const PLANK = { width: 0.18, length: 2.4 } as const;

type FlatPoint = readonly [x: number, y: number];

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

function fillFlat(
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

function arcPoints(x: number, y: number, radius: number, from: number, to: number): FlatPoint[] {
  const steps = 48;
  return Array.from({ length: steps + 1 }, (_, index) => {
    const angle = from + ((to - from) * index) / steps;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** A line on the floor: each stretch becomes a quadrilateral, so that perspective narrows it as it should. */
function strokeFlat(
  context: SKRSContext2D,
  camera: Pinhole,
  points: readonly FlatPoint[],
  style: string,
  width = LINE_WIDTH,
): void {
  points.slice(1).forEach(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? [x, y];
    const length = Math.max(1e-6, Math.hypot(x - fromX, y - fromY));
    const [sideX, sideY] = [(-(y - fromY) / length) * (width / 2), ((x - fromX) / length) * (width / 2)];
    fillFlat(
      context,
      camera,
      [
        [fromX + sideX, fromY + sideY],
        [x + sideX, y + sideY],
        [x - sideX, y - sideY],
        [fromX - sideX, fromY - sideY],
      ],
      style,
    );
  });
}

function drawPlanks(context: SKRSContext2D, camera: Pinhole, floor: Colour, random: Random): void {
  for (let y = -FLOOR.halfWidth; y < FLOOR.halfWidth; y += PLANK.width) {
    let x = -FLOOR.halfLength - random.between(0, PLANK.length);
    while (x < FLOOR.halfLength) {
      const end = x + PLANK.length * random.between(0.6, 1.3);
      const warm = mix(floor, [168, 112, 62], random.between(0, 0.16));
      const colour = multiply(warm, random.normal(1, 0.035));
      const [from, to] = [Math.max(x, -FLOOR.halfLength), Math.min(end, FLOOR.halfLength)];
      fillFlat(
        context,
        camera,
        [
          [from, y],
          [to, y],
          [to, y + PLANK.width],
          [from, y + PLANK.width],
        ],
        css(colour),
      );
      x = end;
    }
  }
}

function drawHalf(context: SKRSContext2D, camera: Pinhole, hall: Hall, side: 1 | -1): void {
  const lines = css(hall.lines);
  const at = (points: readonly FlatPoint[]): FlatPoint[] => points.map(([x, y]) => [x * side, y]);
  const { halfLength } = COURT;
  const keyEnd = halfLength - 5.8;
  fillFlat(
    context,
    camera,
    at([
      [halfLength, -2.45],
      [halfLength, 2.45],
      [keyEnd, 2.45],
      [keyEnd, -2.45],
    ]),
    css(hall.paint, 0.88),
  );
  strokeFlat(
    context,
    camera,
    at([
      [halfLength, -2.45],
      [keyEnd, -2.45],
      [keyEnd, 2.45],
      [halfLength, 2.45],
    ]),
    lines,
  );
  strokeFlat(context, camera, at(arcPoints(keyEnd, 0, 1.8, Math.PI / 2, (3 * Math.PI) / 2)), lines);
  const basket = halfLength - 1.575;
  const turn = Math.asin(6.6 / 6.75);
  const bow = arcPoints(basket, 0, 6.75, Math.PI - turn, Math.PI + turn);
  strokeFlat(context, camera, at([[halfLength, 6.6], ...bow, [halfLength, -6.6]]), lines);
  strokeFlat(context, camera, at(arcPoints(basket, 0, 1.25, Math.PI / 2, (3 * Math.PI) / 2)), lines);
}

function drawLettering(context: SKRSContext2D, camera: Pinhole, hall: Hall): void {
  const height = 1.1;
  for (const side of [-1, 1]) {
    for (const stroke of letterLines('SIGHTLINE')) {
      const points = stroke.map(([x, y]): FlatPoint => [
        side * (4.4 - x * height) + 0,
        side * (-8.1 - (y - 0.5) * -height),
      ]);
      strokeFlat(context, camera, points, css(hall.paint, 0.9), 0.14);
    }
  }
}

/** The lamps' soft mirror images on the varnish. */
function drawGloss(context: SKRSContext2D, camera: Pinhole): void {
  context.save();
  context.globalCompositeOperation = 'screen';
  for (const x of [-12, -6, 0, 6, 12]) {
    for (const y of [-5, 5]) {
      const mirror = project(camera, vector(x, y, -11));
      if (mirror.depth < 1) continue;
      const size = (camera.focalLength / mirror.depth) * 2.6;
      const glow = context.createRadialGradient(0, 0, 0, 0, 0, size);
      glow.addColorStop(0, 'rgba(255,248,230,0.30)');
      glow.addColorStop(0.4, 'rgba(255,248,230,0.12)');
      glow.addColorStop(1, 'rgba(255,248,230,0)');
      context.save();
      context.translate(mirror.x, mirror.y);
      context.scale(1, 1.7);
      context.fillStyle = glow;
      context.fillRect(-size, -size, 2 * size, 2 * size);
      context.restore();
    }
  }
  context.restore();
}

/** The wooden floor with paint and lines. */
export function drawCourt(context: SKRSContext2D, camera: Pinhole, hall: Hall): void {
  const { halfLength, halfWidth } = COURT;
  drawPlanks(context, camera, hall.floor, createRandom(91));
  const border: FlatPoint[] = [
    [-halfLength, -halfWidth],
    [halfLength, -halfWidth],
    [halfLength, halfWidth],
    [-halfLength, halfWidth],
    [-halfLength, -halfWidth],
  ];
  fillFlat(context, camera, arcPoints(0, 0, 1.8, 0, 2 * Math.PI), css(hall.paint, 0.88));
  drawHalf(context, camera, hall, 1);
  drawHalf(context, camera, hall, -1);
  strokeFlat(context, camera, arcPoints(0, 0, 1.8, 0, 2 * Math.PI), css(hall.lines));
  strokeFlat(
    context,
    camera,
    [
      [0, -halfWidth],
      [0, halfWidth],
    ],
    css(hall.lines),
  );
  strokeFlat(context, camera, border, css(hall.lines), 0.1);
  drawLettering(context, camera, hall);
  drawGloss(context, camera);
}

import type { SKRSContext2D } from '@napi-rs/canvas';
import { project, type Pinhole } from './camera.ts';
import { css, mix, multiply, type Colour } from './colour.ts';
import { fillFlat, strokeFlat, type FlatPoint } from './hall-drawing.ts';
import { letterLines } from './lettering.ts';
import { createRandom, type Random } from './random.ts';
import type { Hall } from './scene.ts';
import { vector } from './vector.ts';

/** Half of a court's length and width in metres (FIBA, article 2). */
export const COURT = { halfLength: 14, halfWidth: 7.5 } as const;

/** Half of the wooden floor's length and width in metres. */
export const FLOOR = { halfLength: 16.6, halfWidth: 9.8 } as const;

const PLANK = { width: 0.18, length: 2.4 } as const;

function arcPoints(x: number, y: number, radius: number, from: number, to: number): FlatPoint[] {
  const steps = 48;
  return Array.from({ length: steps + 1 }, (_, index) => {
    const angle = from + ((to - from) * index) / steps;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
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
  for (const y of [-2.45, 2.45]) {
    strokeFlat(
      context,
      camera,
      at([
        [halfLength, y],
        [keyEnd, y],
      ]),
      lines,
    );
  }
  strokeFlat(
    context,
    camera,
    at([
      [keyEnd, -2.45],
      [keyEnd, 2.45],
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
    // Read from the middle of the court.
    for (const stroke of letterLines('SIGHTLINE')) {
      const line = stroke.map(([x, y]): FlatPoint => [side * (x * height + 5), side * (9.2 - y * height)]);
      strokeFlat(context, camera, line, css(hall.paint, 0.9), 0.15);
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
  for (const side of [-1, 1]) {
    const [x, y] = [side * halfLength, side * halfWidth];
    strokeFlat(
      context,
      camera,
      [
        [x, -halfWidth],
        [x, halfWidth],
      ],
      css(hall.lines),
      0.1,
    );
    strokeFlat(
      context,
      camera,
      [
        [-halfLength, y],
        [halfLength, y],
      ],
      css(hall.lines),
      0.1,
    );
  }
  drawLettering(context, camera, hall);
  drawGloss(context, camera);
}

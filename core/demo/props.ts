import { project, type Pinhole } from './camera.ts';
import type { Colour } from './colour.ts';
import type { Shape } from './shape.ts';
import { vector, type Vector } from './vector.ts';

/** A thing among the people: drawn in order of depth, and it can hide them. */
export interface Prop {
  readonly shapes: readonly Shape[];
  readonly depth: number;
}

const STEEL: Colour = [58, 62, 72];
const PADDING: Colour = [30, 62, 110];
const RIM: Colour = [226, 84, 34];
const WHITE: Colour = [240, 240, 240];

function bar(camera: Pinhole, from: Vector, to: Vector, radius: number, colour: Colour): Shape {
  const [a, b] = [project(camera, from), project(camera, to)];
  return {
    kind: 'capsule',
    a,
    b,
    radiusA: (radius * camera.focalLength) / a.depth,
    radiusB: (radius * camera.focalLength) / b.depth,
    colour,
  };
}

function line(
  camera: Pinhole,
  points: readonly Vector[],
  metres: number,
  colour: Colour,
  opacity: number,
): Shape {
  const picture = points.map((point) => project(camera, point));
  const depth = picture[0]?.depth ?? 1;
  return { kind: 'marking', lines: [picture], width: (metres * camera.focalLength) / depth, colour, opacity };
}

function ring(x: number, radius: number, z: number): Vector[] {
  return Array.from({ length: 17 }, (_, index) => {
    const angle = (index * Math.PI) / 8;
    return vector(x + radius * Math.cos(angle), radius * Math.sin(angle), z);
  });
}

/** The stand with board and basket at one end of the court; null if the camera stands too near or sees its back. */
export function basketProp(camera: Pinhole, side: 1 | -1): Prop | null {
  const at = (x: number, y: number, z: number): Vector => vector(side * x, y, z);
  const base = project(camera, at(15.6, 0, 1));
  if (base.depth < 2) return null;
  const rimX = side * 12.425;
  const top = ring(rimX, 0.225, 3.05);
  const bottom = ring(rimX, 0.13, 2.65);
  const net = top.flatMap((point, index) => {
    const below = bottom[(index + 1) % bottom.length];
    const before = bottom[(index + bottom.length - 1) % bottom.length];
    return below === undefined || before === undefined
      ? []
      : [
          [point, below],
          [point, before],
        ];
  });
  const board = [
    at(12.8, -0.9, 2.9),
    at(12.8, 0.9, 2.9),
    at(12.8, 0.9, 3.95),
    at(12.8, -0.9, 3.95),
    at(12.8, -0.9, 2.9),
  ];
  const square = [
    at(12.8, -0.3, 3.05),
    at(12.8, 0.3, 3.05),
    at(12.8, 0.3, 3.5),
    at(12.8, -0.3, 3.5),
    at(12.8, -0.3, 3.05),
  ];
  return {
    depth: base.depth,
    shapes: [
      bar(camera, at(15.9, 0, 0.35), at(15.2, 0, 0.35), 0.35, PADDING),
      bar(camera, at(15.6, 0, 0.4), at(15.0, 0, 2.6), 0.13, PADDING),
      bar(camera, at(15.0, 0, 2.6), at(12.85, 0, 3.3), 0.07, STEEL),
      bar(camera, at(15.4, 0, 1.2), at(13.2, 0, 3.1), 0.035, STEEL),
      line(camera, board, 0.07, WHITE, 0.95),
      line(camera, square, 0.05, WHITE, 0.9),
      ...net.map((strand) => line(camera, strand, 0.012, WHITE, 0.7)),
      line(camera, top, 0.03, RIM, 1),
    ],
  };
}

/** The ball in the air or at a hand. */
export function ballProp(camera: Pinhole, position: Vector): Prop | null {
  const centre = project(camera, position);
  if (centre.depth < 1) return null;
  const radius = (0.121 * camera.focalLength) / centre.depth;
  return {
    depth: centre.depth,
    shapes: [
      { kind: 'ellipse', centre, radiusX: radius, radiusY: radius, rotation: 0, colour: [214, 110, 46] },
      {
        kind: 'marking',
        lines: [
          [
            { x: centre.x - radius * 0.9, y: centre.y - radius * 0.2 },
            { x: centre.x, y: centre.y + radius * 0.1 },
            { x: centre.x + radius * 0.9, y: centre.y - radius * 0.2 },
          ],
        ],
        width: radius * 0.14,
        colour: [60, 30, 20],
        opacity: 0.8,
      },
    ],
  };
}

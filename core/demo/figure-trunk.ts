import { BodySurface, type Section } from './body-surface.ts';
import type { Pinhole } from './camera.ts';
import type { Colour } from './colour.ts';
import { letterLines } from './lettering.ts';
import type { Person } from './people.ts';
import type { Kit } from './scene.ts';
import type { Marking, Point, Shape } from './shape.ts';
import type { Skeleton } from './skeleton.ts';

const SHIRT: readonly Section[] = [
  { at: -0.16, width: 0.186, depth: 0.135 },
  { at: 0.05, width: 0.172, depth: 0.122 },
  { at: 0.3, width: 0.168, depth: 0.115 },
  { at: 0.6, width: 0.186, depth: 0.128 },
  { at: 0.8, width: 0.19, depth: 0.128 },
  { at: 0.94, width: 0.178, depth: 0.11 },
  { at: 1.03, width: 0.13, depth: 0.085 },
  { at: 1.09, width: 0.06, depth: 0.06 },
];

const SHORTS: readonly Section[] = [
  { at: -0.34, width: 0.17, depth: 0.14 },
  { at: -0.2, width: 0.19, depth: 0.145 },
  { at: 0.02, width: 0.165, depth: 0.12 },
];

/** Pixels a metre below which small things on cloth cannot be told. */
const FINE_DETAIL = 85;

/** Radius of the body in metres that turns a sideways distance on the chest into an angle around it. */
const CHEST_RADIUS = 0.17;

/** The parts of polylines on the surface that face the camera. */
function visibleRuns(points: readonly (Point | null)[]): Point[][] {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (point === null) runs.push([]);
    else runs[runs.length - 1]?.push(point);
  }
  return runs.filter((run) => run.length > 1);
}

function marking(
  lines: readonly (readonly (Point | null)[])[],
  width: number,
  colour: Colour,
  opacity = 1,
): Marking {
  return { kind: 'marking', lines: lines.flatMap(visibleRuns), width, colour, opacity };
}

/** Numbers on the back (large) and on the chest (small). */
function numberMarkings(
  surface: BodySurface,
  text: string,
  colour: Colour,
  pixelsPerMetre: number,
): Marking[] {
  const placed = (middle: number, top: number, height: number, metresHigh: number): Marking =>
    marking(
      letterLines(text, 0.46, 0.17).map((stroke) =>
        stroke.map(([x, y]) =>
          // Read from outside, a text on the chest runs from the person's right to the left, on the back the other way.
          surface.place(middle + (x * metresHigh) / CHEST_RADIUS, top - y * height, 0.08),
        ),
      ),
      metresHigh * 0.17 * pixelsPerMetre,
      colour,
    );
  return [placed(Math.PI, 0.84, 0.5, 0.25), placed(0, 0.66, 0.3, 0.15)];
}

function verticals(
  surface: BodySurface,
  angles: readonly number[],
  from: number,
  to: number,
): (Point | null)[][] {
  const steps = 5;
  return angles.map((angle) =>
    Array.from({ length: steps + 1 }, (_, index) =>
      surface.place(angle, from + ((to - from) * index) / steps, 0.05),
    ),
  );
}

function around(surface: BodySurface, at: number): (Point | null)[] {
  return Array.from({ length: 25 }, (_, index) => surface.place((index * Math.PI) / 12, at, 0));
}

/** Folds of the cloth at the waist. */
function folds(surface: BodySurface, pixelsPerMetre: number): Marking {
  return marking(
    [
      [surface.place(0.5, 0.28), surface.place(0.15, 0.2), surface.place(-0.2, 0.22)],
      [surface.place(-0.7, 0.12), surface.place(-0.3, 0.03), surface.place(0.1, 0.06)],
      [surface.place(2.7, 0.24), surface.place(3.1, 0.16), surface.place(3.5, 0.2)],
      [surface.place(-1.2, 0.4), surface.place(-1.4, 0.3), surface.place(-1.2, 0.15)],
      [surface.place(1.2, 0.36), surface.place(1.4, 0.26), surface.place(1.1, 0.12)],
    ],
    0.018 * pixelsPerMetre,
    [0, 0, 0],
    0.16,
  );
}

/** Shorts around the hips, to be drawn after the legs and before the shirt. */
export function shortsShapes(camera: Pinhole, skeleton: Skeleton, person: Person, kit: Kit): Shape[] {
  const surface = new BodySurface(camera, skeleton, SHORTS, person.height, person.build);
  return [{ kind: 'outline', ...surface.outline(), colour: kit.shorts }];
}

/** The shirt with everything on it. */
export function shirtShapes(
  camera: Pinhole,
  skeleton: Skeleton,
  person: Person,
  kit: Kit,
  pixelsPerMetre: number,
): Shape[] {
  const surface = new BodySurface(camera, skeleton, SHIRT, person.height, person.build);
  const stripes = kit.isStriped
    ? [
        marking(
          verticals(surface, [-2.75, -2.2, -0.95, -0.4, 0.4, 0.95, 2.2, 2.75], -0.15, 0.98),
          0.035 * pixelsPerMetre,
          kit.trim,
        ),
      ]
    : [];
  return [
    { kind: 'outline', ...surface.outline(), colour: kit.shirt },
    ...stripes,
    marking(verticals(surface, [-Math.PI / 2, Math.PI / 2], -0.15, 0.78), 0.055 * pixelsPerMetre, kit.trim),
    marking([around(surface, -0.14)], 0.02 * pixelsPerMetre, kit.trim),
    ...(pixelsPerMetre < FINE_DETAIL ? [] : [folds(surface, pixelsPerMetre)]),
    ...(person.number === null
      ? []
      : numberMarkings(surface, String(person.number), kit.number, pixelsPerMetre)),
    marking([around(surface, 1.0)], 0.022 * pixelsPerMetre, kit.trim),
  ];
}

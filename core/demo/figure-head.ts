import { project, type Pinhole } from './camera.ts';
import { mix, multiply, type Colour } from './colour.ts';
import type { Person } from './people.ts';
import type { Marking, Point, Shape } from './shape.ts';
import type { Skeleton } from './skeleton.ts';
import { dot, normalise, subtract } from './vector.ts';

/** A place on the head in units of its radius, y down. */
type At = readonly [x: number, y: number];

/** Radius of a head in pixels below which brows, nose and mouth cannot be told. */
const FINE_DETAIL = 8.5;

/** How the head stands in the picture: pixels, and where it looks. */
interface HeadView {
  readonly centre: Point;
  /** Half width of the skull. */
  readonly radius: number;
  /** To the right in the picture, −1…1. */
  readonly sideways: number;
  /** Towards the camera, −1…1. */
  readonly frontal: number;
}

function viewHead(camera: Pinhole, skeleton: Skeleton, person: Person): HeadView {
  const centre = project(camera, skeleton.head);
  const towards = normalise(subtract(camera.position, skeleton.head));
  return {
    centre,
    radius: (0.048 * person.height * camera.focalLength) / centre.depth,
    sideways: dot(skeleton.forward, camera.right),
    frontal: dot(skeleton.forward, towards),
  };
}

/** An ellipse placed in units of the head's radius; y down. */
function oval(view: HeadView, x: number, y: number, radiusX: number, radiusY: number, colour: Colour): Shape {
  return {
    kind: 'ellipse',
    centre: { x: view.centre.x + x * view.radius, y: view.centre.y + y * view.radius },
    radiusX: Math.max(0.2, radiusX * view.radius),
    radiusY: Math.max(0.2, radiusY * view.radius),
    rotation: 0,
    colour,
  };
}

function strokes(
  view: HeadView,
  lines: readonly (readonly At[])[],
  width: number,
  colour: Colour,
  opacity: number,
): Marking {
  return {
    kind: 'marking',
    lines: lines.map((line) =>
      line.map(([x, y]) => ({ x: view.centre.x + x * view.radius, y: view.centre.y + y * view.radius })),
    ),
    width: width * view.radius,
    colour,
    opacity,
  };
}

function hairBehind(view: HeadView, person: Person): Shape[] {
  const back = -view.sideways;
  switch (person.hairStyle) {
    case 'bald':
    case 'short':
      return [];
    case 'high':
      return [oval(view, back * 0.05, -0.95, 0.9, 0.72, person.hair)];
    case 'afro':
      return [oval(view, back * 0.2, -0.42, 1.42, 1.4, person.hair)];
    case 'bun':
      return [oval(view, back * 0.75, -1.2, 0.5, 0.48, person.hair)];
    case 'ponytail':
      return [oval(view, back * 1.0, 0.35, 0.42, 1.05, person.hair)];
    case 'long':
      return [oval(view, back * 0.3, 0.35, 1.12, 1.35, person.hair)];
  }
}

/** Long hair that hangs over the neck when seen from behind. */
function hairInFront(view: HeadView, person: Person): Shape[] {
  if (view.frontal > -0.1) return [];
  if (person.hairStyle === 'ponytail')
    return [oval(view, -view.sideways * 0.8, 0.7, 0.34, 1.1, multiply(person.hair, 0.9))];
  if (person.hairStyle === 'long') return [oval(view, -view.sideways * 0.2, 0.45, 1.05, 1.25, person.hair)];
  if (person.hairStyle === 'bun')
    return [oval(view, -view.sideways * 0.5, -0.75, 0.48, 0.46, multiply(person.hair, 1.25))];
  return [];
}

function faceShapes(view: HeadView, person: Person): Shape[] {
  if (view.frontal < -0.55) return [];
  const turn = view.sideways * 0.5;
  const width = 0.5 + 0.36 * Math.max(-0.4, view.frontal);
  const face = oval(view, turn * 0.9, 0.22, width, 1.02, person.skin);
  if (view.frontal < -0.05) return [face];
  const dark = mix(person.skin, [20, 12, 10], 0.75);
  const eye = (side: number): At[] => [
    [turn * 1.25 + side * 0.32 * width - 0.1, 0.1],
    [turn * 1.25 + side * 0.32 * width + 0.1, 0.1],
  ];
  const beard: Shape[] = person.hasBeard
    ? [oval(view, turn * 1.0, 0.86, width * 0.82, 0.42, mix(person.hair, person.skin, 0.25))]
    : [];
  const eyes = strokes(view, [eye(-1.15), eye(1.15)], 0.17, dark, 0.85);
  if (view.radius < FINE_DETAIL) return [face, ...beard, eyes];
  const brows = [eye(-1.15), eye(1.15)].map((line) => line.map(([x, y]): At => [x * 1.03, y - 0.2]));
  const nose: At[] = [
    [turn * 1.6, 0.2],
    [turn * 1.7, 0.45],
  ];
  const mouth: At[] = [
    [turn * 1.3 - 0.2, 0.72],
    [turn * 1.3 + 0.2, 0.72],
  ];
  return [
    face,
    ...beard,
    eyes,
    strokes(view, brows, 0.1, person.hair, 0.6),
    strokes(view, [nose], 0.12, mix(person.skin, [60, 20, 10], 0.35), 0.6),
    strokes(view, [mouth], 0.1, [120, 50, 46], 0.6),
  ];
}

/** Neck, head, hair and face, back to front. */
export function headShapes(
  camera: Pinhole,
  skeleton: Skeleton,
  person: Person,
): { neck: Shape[]; head: Shape[] } {
  const view = viewHead(camera, skeleton, person);
  const neckFoot = project(camera, skeleton.chest);
  const neck: Shape = {
    kind: 'capsule',
    a: neckFoot,
    b: { x: view.centre.x - view.sideways * 0.2 * view.radius, y: view.centre.y + 0.6 * view.radius },
    radiusA: view.radius * 0.82,
    radiusB: view.radius * 0.62,
    colour: multiply(person.skin, 0.86),
  };
  const isBald = person.hairStyle === 'bald';
  const scalp = isBald ? person.skin : person.hair;
  const jaw = oval(view, view.sideways * 0.22, 0.3, 0.8, 1.05, person.skin);
  const skull = oval(view, -view.sideways * 0.08, -0.22, 1.0, 1.06, scalp);
  const ears: Shape[] =
    Math.abs(view.sideways) > 0.55 && person.hairStyle !== 'long'
      ? [oval(view, -view.sideways * 0.1, 0.2, 0.16, 0.28, multiply(person.skin, 0.82))]
      : [];
  const band: Shape[] =
    person.headband === null
      ? []
      : [
          strokes(
            view,
            [
              [
                [-0.97, -0.42],
                [-0.4, -0.36],
                [0.4, -0.36],
                [0.97, -0.42],
              ],
            ],
            0.32,
            person.headband,
            1,
          ),
        ];
  const cap: Shape[] = isBald ? [] : [oval(view, -view.sideways * 0.12, -0.7, 0.86, 0.58, person.hair)];
  return {
    neck: [...hairBehind(view, person), neck],
    head: [jaw, skull, ...faceShapes(view, person), ...cap, ...ears, ...band, ...hairInFront(view, person)],
  };
}

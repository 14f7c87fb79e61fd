import { project, type Pinhole } from './camera.ts';
import { multiply, type Colour } from './colour.ts';
import { headShapes } from './figure-head.ts';
import { shirtShapes, shortsShapes } from './figure-trunk.ts';
import type { PersonState } from './motion-state.ts';
import type { Person } from './people.ts';
import type { Kit } from './scene.ts';
import { silhouetteExtent, type Extent, type Shape } from './shape.ts';
import { poseSkeleton, type Arm, type Leg, type Skeleton } from './skeleton.ts';
import { between, type Vector } from './vector.ts';

/** A person as one camera sees it. */
export interface Figure {
  /** In the order of drawing. */
  readonly shapes: readonly Shape[];
  readonly extent: Extent;
  /** Metres along the viewing direction. */
  readonly depth: number;
  readonly skeleton: Skeleton;
}

/** A limb between two joints; radii in metres for a person 1.9 m tall. */
type Limb = (from: Vector, to: Vector, radiusFrom: number, radiusTo: number, colour: Colour) => Shape;

function limbDrawer(camera: Pinhole, person: Person): Limb {
  const thickness = (person.height / 1.9) * person.build ** 0.7 * camera.focalLength;
  return (from, to, radiusFrom, radiusTo, colour) => {
    const [a, b] = [project(camera, from), project(camera, to)];
    return {
      kind: 'capsule',
      a,
      b,
      radiusA: (radiusFrom * thickness) / a.depth,
      radiusB: (radiusTo * thickness) / b.depth,
      colour,
    };
  };
}

function legShapes(limb: Limb, leg: Leg, person: Person, kit: Kit): Shape[] {
  const isReferee = person.team === 'referees';
  const bare = person.tights ?? person.skin;
  const shank = isReferee ? kit.shorts : bare;
  const sockTop = between(leg.ankle, leg.knee, person.sockHeight);
  const hem = isReferee ? between(leg.knee, leg.ankle, 0.92) : between(leg.hip, leg.knee, 0.86);
  const shoe = [
    limb(leg.heel, between(leg.heel, leg.toe, 0.3), 0.046, 0.05, person.shoes),
    limb(between(leg.heel, leg.toe, 0.3), leg.toe, 0.05, 0.036, person.shoes),
  ];
  const calf = between(leg.knee, leg.ankle, 0.3);
  return [
    ...shoe,
    limb(calf, leg.ankle, 0.058, 0.036, shank),
    limb(leg.knee, calf, 0.053, 0.058, shank),
    limb(sockTop, leg.ankle, 0.042 + 0.014 * person.sockHeight, 0.042, person.socks),
    limb(leg.ankle, between(leg.heel, leg.toe, 0.35), 0.044, 0.046, person.shoes),
    limb(leg.hip, leg.knee, 0.092, 0.058, shank),
    ...(person.kneePad === null
      ? []
      : [
          limb(
            between(leg.knee, leg.hip, 0.12),
            between(leg.knee, leg.ankle, 0.14),
            0.062,
            0.06,
            person.kneePad,
          ),
        ]),
    ...(isReferee
      ? [limb(leg.hip, leg.knee, 0.105, 0.075, kit.shorts), limb(leg.knee, hem, 0.075, 0.06, kit.shorts)]
      : [limb(leg.hip, hem, 0.112, 0.108, kit.shorts)]),
  ];
}

function armShapes(limb: Limb, arm: Arm, sleeve: Colour | null, person: Person, kit: Kit): Shape[] {
  const isReferee = person.team === 'referees';
  const bare = sleeve ?? person.skin;
  return [
    limb(arm.wrist, arm.hand, 0.03, 0.034, person.skin),
    limb(arm.elbow, arm.wrist, 0.044, 0.03, bare),
    limb(arm.shoulder, arm.elbow, 0.06, 0.044, bare),
    // The shirt's strap covers the shoulder of a sleeved arm.
    ...(sleeve === null || isReferee
      ? []
      : [limb(arm.shoulder, between(arm.shoulder, arm.elbow, 0.12), 0.061, 0.057, kit.shirt)]),
    ...(isReferee ? [limb(arm.shoulder, between(arm.shoulder, arm.elbow, 0.7), 0.07, 0.066, kit.shirt)] : []),
  ];
}

/** The figure of a person in this state, seen by a camera that it stands in front of. */
export function drawFigure(camera: Pinhole, person: Person, state: PersonState, kit: Kit): Figure {
  const skeleton = poseSkeleton(person, state);
  const limb = limbDrawer(camera, person);
  const depthOf = (point: Vector): number => project(camera, point).depth;
  const depth = depthOf(skeleton.pelvis);
  const chestDepth = depthOf(skeleton.chest);
  const { legs, arms } = skeleton;
  const legParts = [legs.left, legs.right]
    .map((leg) => ({ depth: depthOf(between(leg.hip, leg.knee, 0.7)), leg }))
    .sort((a, b) => b.depth - a.depth)
    // The farther leg stands in the shade of the nearer one.
    .flatMap(({ leg }, order) => darken(legShapes(limb, leg, person, kit), order === 0 ? 0.88 : 1));
  const armParts = [
    { arm: arms.left, sleeve: person.sleeves[0] },
    { arm: arms.right, sleeve: person.sleeves[1] },
  ]
    .map(({ arm, sleeve }) => ({ depth: depthOf(between(arm.elbow, arm.shoulder, 0.4)), arm, sleeve }))
    .sort((a, b) => b.depth - a.depth);
  const drawArm = ({ arm, sleeve }: (typeof armParts)[number]): Shape[] =>
    armShapes(limb, arm, sleeve, person, kit);
  const pixelsPerMetre = (camera.focalLength / depth) * (person.height / 1.9);
  const { neck, head } = headShapes(camera, skeleton, person);
  const shapes = [
    ...armParts
      .filter((part) => part.depth > chestDepth + 0.02)
      .flatMap((part) => darken(drawArm(part), 0.9)),
    ...legParts,
    ...shortsShapes(camera, skeleton, person, kit),
    ...neck,
    ...shirtShapes(camera, skeleton, person, kit, pixelsPerMetre),
    ...head,
    ...armParts.filter((part) => part.depth <= chestDepth + 0.02).flatMap(drawArm),
  ];
  return { shapes, extent: silhouetteExtent(shapes), depth, skeleton };
}

function darken(shapes: readonly Shape[], factor: number): Shape[] {
  return factor === 1
    ? [...shapes]
    : shapes.map((shape) => ({ ...shape, colour: multiply(shape.colour, factor) }));
}

import { describe, expect, it } from 'vitest';
import { silhouetteExtent, type Shape } from '../../../core/demo/shape.ts';
import { measureVisibility } from '../../../core/demo/visibility.ts';

function rectangle(left: number, top: number, right: number, bottom: number): Shape {
  const points = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
  return {
    kind: 'outline',
    points,
    left: { x: left, y: top },
    right: { x: right, y: top },
    colour: [0, 0, 0],
  };
}

function measure(
  nearestFirst: readonly (readonly Shape[])[],
): readonly { inPicture: number; unhidden: number }[] {
  return measureVisibility(
    nearestFirst.map((shapes) => ({ shapes, extent: silhouetteExtent(shapes) })),
    400,
    200,
  );
}

describe('visibility', () => {
  it('counts what a nearer silhouette hides, and not what a farther one would', () => {
    const [near, far] = measure([[rectangle(40, 40, 80, 120)], [rectangle(60, 40, 140, 120)]]);
    expect(near).toMatchObject({ inPicture: 1, unhidden: 1 });
    expect(far).toMatchObject({ inPicture: 1, unhidden: 0.75 });
  });

  it('counts what lies beyond the edges of the picture as not in it, and as hidden by nobody', () => {
    const [cut] = measure([[rectangle(-40, 160, 40, 240)]]);
    expect(cut).toMatchObject({ inPicture: 0.25, unhidden: 1 });
  });

  it('gives a silhouette outside the picture no share', () => {
    expect(measure([[rectangle(500, 0, 600, 100)]])[0]).toMatchObject({ inPicture: 0, unhidden: 0 });
  });

  it('counts overlapping parts of one silhouette once, and markings not at all', () => {
    const marking: Shape = {
      kind: 'marking',
      lines: [
        [
          { x: 0, y: 0 },
          { x: 400, y: 200 },
        ],
      ],
      width: 50,
      colour: [0, 0, 0],
      opacity: 1,
    };
    const [first, second] = measure([
      [rectangle(40, 40, 80, 80), rectangle(40, 40, 80, 80), marking],
      [rectangle(40, 40, 120, 80)],
    ]);
    expect(first).toMatchObject({ unhidden: 1 });
    expect(second).toMatchObject({ unhidden: 0.5 });
  });

  it('measures circles and limbs by their true shape', () => {
    const disc: Shape = {
      kind: 'ellipse',
      centre: { x: 100, y: 100 },
      radiusX: 60,
      radiusY: 60,
      rotation: 0,
      colour: [0, 0, 0],
    };
    const limb: Shape = {
      kind: 'capsule',
      a: { x: 100, y: 100 },
      b: { x: 250, y: 100 },
      radiusA: 60,
      radiusB: 60,
      colour: [0, 0, 0],
    };
    const behind = rectangle(40, 40, 160, 160);
    // A disc in its square covers π/4; with the limb the right half is covered whole. The grid of 4 pixels makes an
    // error of at most a few of the 900 cells along the edge of the disc.
    const corners = 1 - Math.PI / 4;
    expect(Math.abs((measure([[disc], [behind]])[1]?.unhidden ?? NaN) - corners)).toBeLessThan(0.012);
    expect(Math.abs((measure([[disc, limb], [behind]])[1]?.unhidden ?? NaN) - corners / 2)).toBeLessThan(
      0.012,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { NEAR_PLANE, pinhole, project, projectPolygon } from '../../../core/demo/camera.ts';
import { findVenue } from '../../../core/demo/venues.ts';
import { vector } from '../../../core/demo/vector.ts';
import type { SceneCamera } from '../../../core/demo/scene.ts';

const LOOK = { exposure: 1, balance: [1, 1, 1], gamma: 1, saturation: 1 } as const;

/** Ten metres south of the centre spot at eye level, looking north: right is east (x), down is −z. */
const LEVEL: SceneCamera = {
  name: 'level',
  position: vector(0, -10, 1.5),
  target: vector(0, 0, 1.5),
  horizontalFieldOfView: 90,
  look: LOOK,
  noise: 0,
};

describe('the pinhole camera', () => {
  const camera = pinhole(LEVEL, 1280, 720);

  it('shows its target in the middle of the picture', () => {
    for (const described of findVenue('harbour-hall').cameras) {
      const point = project(pinhole(described, 1280, 720), described.target);
      expect(point.x).toBeCloseTo(640, 9);
      expect(point.y).toBeCloseTo(360, 9);
    }
  });

  it('projects by similar triangles: half the width at a distance of half the width, for 90 degrees', () => {
    // Focal length 640 pixels: one metre at ten metres is 64 pixels.
    expect(project(camera, vector(1, 0, 2.5))).toEqual({ x: 704, y: 296, depth: 10 });
    expect(project(camera, vector(10, 0, 1.5)).x).toBeCloseTo(1280, 9);
  });

  it('gives points behind it a negative depth', () => {
    expect(project(camera, vector(0, -12, 1)).depth).toBeLessThan(0);
  });

  it('cuts polygons at the near plane and drops those behind', () => {
    const floor = [vector(-1, -20, 0), vector(1, -20, 0), vector(1, 20, 0), vector(-1, 20, 0)];
    const visible = projectPolygon(camera, floor);
    expect(visible).toHaveLength(4);
    for (const { depth } of visible) expect(depth).toBeGreaterThanOrEqual(NEAR_PLANE - 1e-9);
    expect(projectPolygon(camera, [vector(0, -11, 0), vector(1, -11, 0), vector(0, -12, 0)])).toEqual([]);
  });
});

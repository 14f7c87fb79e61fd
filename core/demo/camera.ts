import type { SceneCamera } from './scene.ts';
import { cross, dot, normalise, subtract, vector, type Vector } from './vector.ts';

/** A point of the picture: pixels from its top left, and the distance along the viewing direction in metres. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

/** A pinhole camera: maps points of the hall to the picture. */
export interface Pinhole {
  readonly position: Vector;
  readonly right: Vector;
  /** Down in the picture. */
  readonly down: Vector;
  readonly forward: Vector;
  /** Pixels. */
  readonly focalLength: number;
  readonly width: number;
  readonly height: number;
}

/** Nearer than this, in metres, nothing is drawn. */
export const NEAR_PLANE = 0.3;

/** The pinhole of a scene's camera for pictures of this size in pixels. */
export function pinhole(camera: SceneCamera, width: number, height: number): Pinhole {
  const forward = normalise(subtract(camera.target, camera.position));
  const right = normalise(cross(forward, vector(0, 0, 1)));
  const halfAngle = (camera.horizontalFieldOfView * Math.PI) / 360;
  return {
    position: camera.position,
    right,
    down: cross(forward, right),
    forward,
    focalLength: width / 2 / Math.tan(halfAngle),
    width,
    height,
  };
}

/** The picture point of a point in front of the camera; behind it the depth is negative and x, y mean nothing. */
export function project(camera: Pinhole, point: Vector): PicturePoint {
  const offset = subtract(point, camera.position);
  const depth = dot(offset, camera.forward);
  const factor = camera.focalLength / depth;
  return {
    x: camera.width / 2 + dot(offset, camera.right) * factor,
    y: camera.height / 2 + dot(offset, camera.down) * factor,
    depth,
  };
}

/** The picture of a polygon, cut at the near plane; empty if all of it lies behind. */
export function projectPolygon(camera: Pinhole, points: readonly Vector[]): PicturePoint[] {
  const depthOf = (point: Vector): number => dot(subtract(point, camera.position), camera.forward);
  const kept: Vector[] = [];
  points.forEach((point, index) => {
    const next = points[(index + 1) % points.length] ?? point;
    const [depth, nextDepth] = [depthOf(point), depthOf(next)];
    if (depth >= NEAR_PLANE) kept.push(point);
    if (depth >= NEAR_PLANE !== nextDepth >= NEAR_PLANE) {
      const t = (NEAR_PLANE - depth) / (nextDepth - depth);
      kept.push(
        vector(
          point.x + (next.x - point.x) * t,
          point.y + (next.y - point.y) * t,
          point.z + (next.z - point.z) * t,
        ),
      );
    }
  });
  return kept.map((point) => project(camera, point));
}

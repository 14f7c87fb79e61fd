import type { SKRSContext2D } from '@napi-rs/canvas';
import { project, type Pinhole } from './camera.ts';
import type { Light } from './scene.ts';
import type { Extent } from './shape.ts';
import type { Skeleton } from './skeleton.ts';
import { vector } from './vector.ts';

interface Blob {
  readonly x: number;
  readonly y: number;
  /** Metres. */
  readonly radius: number;
  /** 0–1 in the middle. */
  readonly darkness: number;
}

/** A soft dark disc on the floor. */
function drawBlob(context: SKRSContext2D, camera: Pinhole, { x, y, radius, darkness }: Blob): Extent {
  const centre = project(camera, vector(x, y, 0));
  const radiusX = (radius * camera.focalLength) / centre.depth;
  const elevation =
    camera.position.z / Math.hypot(camera.position.x - x, camera.position.y - y, camera.position.z);
  const gradient = context.createRadialGradient(0, 0, 0, 0, 0, radiusX);
  gradient.addColorStop(0, `rgba(18,12,8,${darkness})`);
  gradient.addColorStop(0.45, `rgba(18,12,8,${darkness * 0.55})`);
  gradient.addColorStop(1, 'rgba(18,12,8,0)');
  context.save();
  context.translate(centre.x, centre.y);
  context.scale(1, elevation);
  context.fillStyle = gradient;
  context.fillRect(-radiusX, -radiusX, 2 * radiusX, 2 * radiusX);
  context.restore();
  return {
    left: centre.x - radiusX,
    right: centre.x + radiusX,
    top: centre.y - radiusX * elevation,
    bottom: centre.y + radiusX * elevation,
  };
}

/** Draws the soft shadow of a body under many lamps; returns the pixels that it touches. */
export function dropShadow(
  context: SKRSContext2D,
  camera: Pinhole,
  skeleton: Skeleton,
  light: Light,
): Extent {
  const { pelvis, legs } = skeleton;
  const slope = 0.45 / light.direction.z;
  const extents = [
    drawBlob(context, camera, {
      x: pelvis.x - light.direction.x * slope,
      y: pelvis.y - light.direction.y * slope,
      radius: 0.75,
      darkness: 0.34,
    }),
    ...[legs.left, legs.right].map(({ toe, heel }) =>
      drawBlob(context, camera, {
        x: (toe.x + heel.x) / 2,
        y: (toe.y + heel.y) / 2,
        radius: 0.26,
        darkness: Math.max(0.05, 0.55 - 1.6 * Math.max(0, Math.min(toe.z, heel.z))),
      }),
    ),
  ];
  return {
    left: Math.min(...extents.map((extent) => extent.left)),
    right: Math.max(...extents.map((extent) => extent.right)),
    top: Math.min(...extents.map((extent) => extent.top)),
    bottom: Math.max(...extents.map((extent) => extent.bottom)),
  };
}

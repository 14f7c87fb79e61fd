import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Pinhole } from './camera.ts';
import { css, grade, multiply, type CameraLook, type Colour } from './colour.ts';
import type { Light } from './scene.ts';
import type { Capsule, Ellipse, Marking, Outline, Point, Shape } from './shape.ts';
import { dot } from './vector.ts';

/** Where along a cylinder's cross-section the shading is computed, from one edge (−1) to the other (1). */
const STOPS = [-1, -0.45, 0.35, 1] as const;

/** Round parts with smaller radii in pixels are painted flat: no shading would show. */
const FLAT_RADIUS = 4;

/** The light as the picture sees it: right, down and towards the camera. */
interface PictureLight {
  readonly x: number;
  readonly y: number;
  readonly towards: number;
  readonly ambient: number;
}

/** Share of the camera light that fills what the main light leaves dark. */
const FILL = 0.3;

/** Draws shapes with the scene's light and one camera's look. */
export class Painter {
  readonly #context: SKRSContext2D;
  readonly #light: PictureLight;
  readonly #tint: Colour;
  readonly #look: CameraLook;
  #dim = 1;

  constructor(context: SKRSContext2D, camera: Pinhole, light: Light, look: CameraLook) {
    this.#context = context;
    this.#tint = light.tint;
    this.#look = look;
    this.#light = {
      x: dot(light.direction, camera.right),
      y: dot(light.direction, camera.down),
      towards: -dot(light.direction, camera.forward),
      ambient: light.ambient,
    };
  }

  /** Draws the shapes in their order, darkened by the lens as at that place: 1 is the full light. */
  paint(shapes: readonly Shape[], dim: number): void {
    this.#dim = dim;
    for (const shape of shapes) {
      switch (shape.kind) {
        case 'capsule':
          this.#capsule(shape);
          break;
        case 'outline':
          this.#outline(shape);
          break;
        case 'ellipse':
          this.#ellipse(shape);
          break;
        case 'marking':
          this.#marking(shape);
          break;
      }
    }
  }

  #graded(colour: Colour): Colour {
    const lit: Colour = [colour[0] * this.#tint[0], colour[1] * this.#tint[1], colour[2] * this.#tint[2]];
    return multiply(grade(lit, this.#look), this.#dim);
  }

  /** Light on a surface whose normal has this part across (−1…1, along the unit vector) and the rest towards us. */
  #shade(across: number, directionX: number, directionY: number): number {
    const outwards = Math.sqrt(Math.max(0, 1 - across * across));
    const { x, y, towards, ambient } = this.#light;
    const lambert = Math.max(0, across * (directionX * x + directionY * y) + outwards * towards);
    return ambient + (1 - ambient) * lambert * 0.95 + FILL * outwards;
  }

  #acrossGradient(from: Point, to: Point, colour: Colour): CanvasGradient {
    const length = Math.max(1e-6, Math.hypot(to.x - from.x, to.y - from.y));
    const [directionX, directionY] = [(to.x - from.x) / length, (to.y - from.y) / length];
    const gradient = this.#context.createLinearGradient(from.x, from.y, to.x, to.y);
    const base = this.#graded(colour);
    for (const stop of STOPS) {
      gradient.addColorStop((stop + 1) / 2, css(multiply(base, this.#shade(stop, directionX, directionY))));
    }
    return gradient;
  }

  #capsule({ a, b, radiusA, radiusB, colour }: Capsule): void {
    const context = this.#context;
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    if (length <= Math.abs(radiusA - radiusB) + 1e-6) {
      const [centre, radius] = radiusA > radiusB ? [a, radiusA] : [b, radiusB];
      this.#ellipse({ kind: 'ellipse', centre, radiusX: radius, radiusY: radius, rotation: 0, colour });
      return;
    }
    const along = Math.atan2(b.y - a.y, b.x - a.x);
    // Angle between the axis and the radii at which the common tangents touch the circles.
    const touch = Math.acos((radiusA - radiusB) / length);
    const [normalX, normalY] = [-Math.sin(along), Math.cos(along)];
    const reach = Math.max(radiusA, radiusB);
    const [middleX, middleY] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
    context.fillStyle = this.#acrossGradient(
      { x: middleX - normalX * reach, y: middleY - normalY * reach },
      { x: middleX + normalX * reach, y: middleY + normalY * reach },
      colour,
    );
    context.beginPath();
    context.arc(a.x, a.y, radiusA, along + touch, along + 2 * Math.PI - touch);
    context.arc(b.x, b.y, radiusB, along - touch, along + touch);
    context.closePath();
    context.fill();
  }

  #outline({ points, left, right, colour }: Outline): void {
    const context = this.#context;
    context.fillStyle = this.#acrossGradient(left, right, colour);
    context.beginPath();
    for (const [index, point] of points.entries()) {
      if (index === 0) context.moveTo(point.x, point.y);
      else context.lineTo(point.x, point.y);
    }
    context.closePath();
    context.fill();
  }

  #ellipse({ centre, radiusX, radiusY, rotation, colour }: Ellipse): void {
    const context = this.#context;
    const reach = Math.max(radiusX, radiusY);
    context.fillStyle =
      reach < FLAT_RADIUS ? css(this.#graded(colour)) : this.#ballGradient(centre, reach, colour);
    context.beginPath();
    context.ellipse(centre.x, centre.y, radiusX, radiusY, rotation, 0, 2 * Math.PI);
    context.fill();
  }

  #ballGradient(centre: Point, reach: number, colour: Colour): CanvasGradient {
    const { x, y } = this.#light;
    const gradient = this.#context.createRadialGradient(
      centre.x + x * reach * 0.4,
      centre.y + y * reach * 0.4,
      reach * 0.1,
      centre.x,
      centre.y,
      reach * 1.05,
    );
    const base = this.#graded(colour);
    gradient.addColorStop(0, css(multiply(base, 1.12)));
    gradient.addColorStop(0.55, css(base));
    gradient.addColorStop(1, css(multiply(base, this.#light.ambient * 0.95)));
    return gradient;
  }

  #marking({ lines, width, colour, opacity }: Marking): void {
    if (lines.length === 0 || width < 0.25) return;
    const context = this.#context;
    context.strokeStyle = css(multiply(this.#graded(colour), 0.92), opacity);
    context.lineWidth = width;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.beginPath();
    for (const line of lines) {
      for (const [index, point] of line.entries()) {
        if (index === 0) context.moveTo(point.x, point.y);
        else context.lineTo(point.x, point.y);
      }
    }
    context.stroke();
  }
}

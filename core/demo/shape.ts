import type { Colour } from './colour.ts';

/** A point of the picture in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A limb: the hull of two circles, shaded as a cylinder. */
export interface Capsule {
  readonly kind: 'capsule';
  readonly a: Point;
  readonly b: Point;
  readonly radiusA: number;
  readonly radiusB: number;
  readonly colour: Colour;
}

/** A body part with a drawn outline, shaded as a cylinder that spans from `left` to `right`. */
export interface Outline {
  readonly kind: 'outline';
  readonly points: readonly Point[];
  readonly left: Point;
  readonly right: Point;
  readonly colour: Colour;
}

/** A round part, shaded as a ball. */
export interface Ellipse {
  readonly kind: 'ellipse';
  readonly centre: Point;
  readonly radiusX: number;
  readonly radiusY: number;
  /** Radians, clockwise in the picture. */
  readonly rotation: number;
  readonly colour: Colour;
}

/** Lines on a part's surface: numbers, stripes, a beard. They never reach beyond the part. */
export interface Marking {
  readonly kind: 'marking';
  readonly lines: readonly (readonly Point[])[];
  /** Pixels. */
  readonly width: number;
  readonly colour: Colour;
  readonly opacity: number;
}

/** What figures are made of, in pixels of one picture. All but markings make up the silhouette. */
export type Shape = Capsule | Outline | Ellipse | Marking;

/** Axis-aligned extent in pixels; may reach beyond the picture. */
export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The extent of a part of the silhouette; null for a marking. */
export function shapeExtent(shape: Shape): Extent | null {
  switch (shape.kind) {
    case 'capsule': {
      const { a, b, radiusA, radiusB } = shape;
      return {
        left: Math.min(a.x - radiusA, b.x - radiusB),
        top: Math.min(a.y - radiusA, b.y - radiusB),
        right: Math.max(a.x + radiusA, b.x + radiusB),
        bottom: Math.max(a.y + radiusA, b.y + radiusB),
      };
    }
    case 'outline': {
      const [xs, ys] = [shape.points.map((point) => point.x), shape.points.map((point) => point.y)];
      return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
    }
    case 'ellipse': {
      const { centre, radiusX, radiusY, rotation } = shape;
      const width = Math.hypot(radiusX * Math.cos(rotation), radiusY * Math.sin(rotation));
      const height = Math.hypot(radiusX * Math.sin(rotation), radiusY * Math.cos(rotation));
      return {
        left: centre.x - width,
        top: centre.y - height,
        right: centre.x + width,
        bottom: centre.y + height,
      };
    }
    case 'marking':
      return null;
  }
}

/** The extent of the silhouette of these shapes. */
export function silhouetteExtent(shapes: readonly Shape[]): Extent {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const shape of shapes) {
    const extent = shapeExtent(shape);
    if (extent === null) continue;
    left = Math.min(left, extent.left);
    top = Math.min(top, extent.top);
    right = Math.max(right, extent.right);
    bottom = Math.max(bottom, extent.bottom);
  }
  return { left, top, right, bottom };
}

function isInPolygon(points: readonly Point[], x: number, y: number): boolean {
  let isInside = false;
  let previous = points[points.length - 1];
  for (const point of points) {
    if (
      previous !== undefined &&
      point.y > y !== previous.y > y &&
      x < ((previous.x - point.x) * (y - point.y)) / (previous.y - point.y) + point.x
    ) {
      isInside = !isInside;
    }
    previous = point;
  }
  return isInside;
}

/** Whether the shape covers the point; markings never do. */
export function coversPoint(shape: Shape, x: number, y: number): boolean {
  switch (shape.kind) {
    case 'capsule': {
      const [alongX, alongY] = [shape.b.x - shape.a.x, shape.b.y - shape.a.y];
      const squared = alongX * alongX + alongY * alongY;
      const raw = squared > 0 ? ((x - shape.a.x) * alongX + (y - shape.a.y) * alongY) / squared : 0;
      const t = Math.min(1, Math.max(0, raw));
      const radius = shape.radiusA + (shape.radiusB - shape.radiusA) * t;
      const [offX, offY] = [x - shape.a.x - alongX * t, y - shape.a.y - alongY * t];
      return offX * offX + offY * offY <= radius * radius;
    }
    case 'outline':
      return isInPolygon(shape.points, x, y);
    case 'ellipse': {
      const [cos, sin] = [Math.cos(shape.rotation), Math.sin(shape.rotation)];
      const [offX, offY] = [x - shape.centre.x, y - shape.centre.y];
      const along = (offX * cos + offY * sin) / shape.radiusX;
      const across = (offY * cos - offX * sin) / shape.radiusY;
      return along * along + across * across <= 1;
    }
    case 'marking':
      return false;
  }
}

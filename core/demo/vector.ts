/** A point or direction in the hall, in metres: x along the court, y across it, z up; (0, 0, 0) is the centre spot. */
export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The point or direction with these coordinates. */
export function vector(x: number, y: number, z: number): Vector {
  return { x, y, z };
}

/** `a` + `b`. */
export function add(a: Vector, b: Vector): Vector {
  return { x: a.x + b.x, y: a.y + b.y, z: a.z + b.z };
}

/** `a` − `b`: from `b` to `a`. */
export function subtract(a: Vector, b: Vector): Vector {
  return { x: a.x - b.x, y: a.y - b.y, z: a.z - b.z };
}

/** `a` times a factor. */
export function scale(a: Vector, factor: number): Vector {
  return { x: a.x * factor, y: a.y * factor, z: a.z * factor };
}

/** The scalar product. */
export function dot(a: Vector, b: Vector): number {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

/** The vector product: at right angles to both, by the right-hand rule. */
export function cross(a: Vector, b: Vector): Vector {
  return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x };
}

/** The direction of `a` with length 1. */
export function normalise(a: Vector): Vector {
  return scale(a, 1 / Math.hypot(a.x, a.y, a.z));
}

/** The point at share `t` of the way from `a` to `b`. */
export function between(a: Vector, b: Vector, t: number): Vector {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, z: a.z + (b.z - a.z) * t };
}

import { project, type Pinhole, type PicturePoint } from './camera.ts';
import type { Point } from './shape.ts';
import type { Skeleton } from './skeleton.ts';
import { add, dot, scale, subtract, type Vector } from './vector.ts';

/** One horizontal slice of the trunk: an ellipse. */
export interface Section {
  /** Share of the way from pelvis (0) to shoulders (1). */
  readonly at: number;
  /** Half width and half depth in metres, for a person 1.9 m tall of average build. */
  readonly width: number;
  readonly depth: number;
}

/** Trunk in elliptical slices, from which outlines and markings of shirt and shorts are taken. */
export class BodySurface {
  readonly #camera: Pinhole;
  readonly #skeleton: Skeleton;
  readonly #sections: readonly Section[];
  readonly #size: number;
  readonly #heft: number;

  constructor(
    camera: Pinhole,
    skeleton: Skeleton,
    sections: readonly Section[],
    height: number,
    build: number,
  ) {
    this.#camera = camera;
    this.#skeleton = skeleton;
    this.#sections = sections;
    this.#size = height / 1.9;
    this.#heft = build ** 0.6;
  }

  /** The outline as the camera sees it: down the left side of the picture and up the right, rounded at the corners. */
  outline(): { readonly points: readonly Point[]; readonly left: Point; readonly right: Point } {
    const slices = this.#sections.map((section) => this.#slice(section));
    const top = slices[slices.length - 1]?.middle ?? { x: 0, y: 0 };
    const bottom = slices[0]?.middle ?? { x: 0, y: 1 };
    const length = Math.max(1e-6, Math.hypot(bottom.x - top.x, bottom.y - top.y));
    // Across the trunk in the picture, to the right when the trunk is upright.
    const across = { x: (bottom.y - top.y) / length, y: -(bottom.x - top.x) / length };
    const side = (sign: number): Point[] =>
      slices.map(({ middle, radius }) => ({
        x: middle.x + sign * across.x * radius,
        y: middle.y + sign * across.y * radius,
      }));
    const [left, right] = [side(-1), side(1)];
    const widest = slices.reduce(
      (best, { radius }, index) => (radius > (slices[best]?.radius ?? 0) ? index : best),
      0,
    );
    return {
      points: [...left.toReversed(), ...right],
      left: left[widest] ?? top,
      right: right[widest] ?? top,
    };
  }

  /**
   * The picture point of a place on the surface, or null on the far side. `angle` in radians goes around the body
   * from the chest (0) to the person's left (π/2); `at` as in {@link Section}.
   */
  place(angle: number, at: number, minimumFacing = 0.12): PicturePoint | null {
    const { width, depth } = this.#sectionAt(at);
    const { left, forward } = this.#skeleton;
    const centre = this.#axis(at);
    const onSurface = add(
      add(centre, scale(left, Math.sin(angle) * width)),
      scale(forward, Math.cos(angle) * depth),
    );
    const normal = add(scale(left, Math.sin(angle) / width), scale(forward, Math.cos(angle) / depth));
    const towards = subtract(this.#camera.position, onSurface);
    const facing = dot(normal, towards) / Math.sqrt(dot(normal, normal) * dot(towards, towards));
    return facing > minimumFacing ? project(this.#camera, onSurface) : null;
  }

  #axis(at: number): Vector {
    const { pelvis, chest } = this.#skeleton;
    return add(pelvis, scale(subtract(chest, pelvis), at));
  }

  #sectionAt(at: number): { width: number; depth: number } {
    const above = this.#sections.findIndex((section) => section.at >= at);
    const high = this.#sections[above < 0 ? this.#sections.length - 1 : above];
    const low = this.#sections[Math.max(0, above - 1)] ?? high;
    if (high === undefined || low === undefined) return { width: 0.1, depth: 0.1 };
    const t = high.at > low.at ? Math.min(1, Math.max(0, (at - low.at) / (high.at - low.at))) : 0;
    return {
      width: (low.width + (high.width - low.width) * t) * this.#size * this.#heft,
      depth: (low.depth + (high.depth - low.depth) * t) * this.#size * this.#heft,
    };
  }

  #slice(section: Section): { middle: PicturePoint; radius: number } {
    const { width, depth } = this.#sectionAt(section.at);
    const { left, forward } = this.#skeleton;
    const middle = project(this.#camera, this.#axis(section.at));
    // Half the extent of an ellipse along a direction: the support function, here along the picture's x axis.
    const reach = Math.hypot(width * dot(left, this.#camera.right), depth * dot(forward, this.#camera.right));
    return { middle, radius: (reach * this.#camera.focalLength) / middle.depth };
  }
}

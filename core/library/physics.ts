import type { CameraRecord } from './cameras.ts';
import type { CameraViews } from './clocks.ts';

/** Where and when a tracklet is. */
export interface Stay {
  readonly id: number;
  /** The camera's id. */
  readonly camera: number;
  /** Seconds of the camera's video. */
  readonly start: number;
  readonly end: number;
}

/** Both ends count: the last box of one and the first of another in the same frame are two people. */
export function isInOnePicture(a: Stay, b: Stay): boolean {
  return a.camera === b.camera && a.start <= b.end && b.start <= a.end;
}

/** Clocks are set by eye: so many seconds at either end of a stay may be wrong. */
const CLOCK_ERROR_SECONDS = 0.5;

/**
 * Whether two tracklets can be one person: nobody is twice in one picture, nor at once in the pictures of two cameras
 * that were declared to show different places.
 */
export class Physics {
  readonly #clocks: ReadonlyMap<number, Pick<CameraRecord, 'offset' | 'rate'>>;
  readonly #apart: ReadonlySet<string>;

  constructor(cameras: readonly CameraRecord[], views: readonly CameraViews[]) {
    this.#clocks = new Map(cameras.map((camera) => [camera.id, camera]));
    this.#apart = new Set(
      views.flatMap(({ cameras: [a, b], relation }) =>
        relation === 'apart' ? [`${a} ${b}`, `${b} ${a}`] : [],
      ),
    );
  }

  /** Whether any two cameras were declared to show different places. */
  get knowsPlaces(): boolean {
    return this.#apart.size > 0;
  }

  canBeOne(a: Stay, b: Stay): boolean {
    return a.camera === b.camera ? !isInOnePicture(a, b) : !this.isInTwoPlaces(a, b);
  }

  /** Whether both are seen at once by two cameras that were declared to show different places. */
  isInTwoPlaces(a: Stay, b: Stay): boolean {
    if (!this.#apart.has(`${a.camera} ${b.camera}`)) return false;
    const [first, second] = [this.#inProject(a), this.#inProject(b)];
    return first.end - CLOCK_ERROR_SECONDS >= second.start && second.end - CLOCK_ERROR_SECONDS >= first.start;
  }

  #inProject({ camera, start, end }: Stay): { readonly start: number; readonly end: number } {
    const { offset, rate } = this.#clocks.get(camera) ?? { offset: 0, rate: 1 };
    return { start: offset + rate * start, end: offset + rate * end };
  }
}

import { InvalidOptionError } from '../../errors/index.ts';
import type { Box } from '../../geometry/index.ts';

/** A box of a file, by the index of its frame (from 0). */
export interface ImportedBox {
  readonly frame: number;
  readonly box: Box;
  /** In [0, 1]; 1 where the file has none. */
  readonly score: number;
}

/** The boxes of one track of a file, ascending in frame, at most one a frame. */
export interface ImportedTrack {
  /** Who it is, where the file says so. */
  readonly identity: string | null;
  readonly boxes: readonly ImportedBox[];
}

/** What is read of one camera's file. */
export interface ReadOptions {
  readonly path: string;
  /** The slug of the camera, for formats that hold several cameras in one file. */
  readonly camera: string;
  readonly signal?: AbortSignal | undefined;
}

export const MAXIMUM_FILE_BYTES = 256 * 2 ** 20;
const MAXIMUM_BOXES = 5_000_000;
const MAXIMUM_FRAME = 100_000_000;
const MAXIMUM_COORDINATE = 1_000_000;

/** The error for a file that is not of its format; `where` names the place in it. */
export function invalidImport(path: string, where: string, reason: string): InvalidOptionError {
  return new InvalidOptionError('invalid-import', `${path}, ${where}: ${reason}.`, {
    details: { file: path, where },
  });
}

/** Gathers the boxes of a file by track and refuses what no picture can hold. */
export class TrackGathering {
  readonly #path: string;
  readonly #tracks = new Map<string, { identity: string | null; boxes: Map<number, ImportedBox> }>();
  #count = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws: InvalidOptionError `invalid-import` where the box or its frame cannot be. */
  add(track: string, identity: string | null, entry: ImportedBox, where: string): void {
    const { frame, box, score } = entry;
    const refuse = (reason: string): never => {
      throw invalidImport(this.#path, where, reason);
    };
    if (!Number.isInteger(frame) || frame < 0 || frame > MAXIMUM_FRAME) {
      refuse('the frame is not a whole number of the allowed range');
    }
    const sides = [box.x, box.y, box.width, box.height];
    if (!sides.every((side) => Math.abs(side) <= MAXIMUM_COORDINATE))
      refuse(`the box ${sides.join(', ')} is larger than any picture, or not a number`);
    if (!(box.width > 0 && box.height > 0)) refuse('width and height of a box must be above 0');
    if (!(score >= 0 && score <= 1)) refuse(`the score ${score} is not in [0, 1]`);
    this.#count += 1;
    if (this.#count > MAXIMUM_BOXES) refuse(`there are more than ${MAXIMUM_BOXES} boxes; split the file`);
    const known = this.#tracks.get(track) ?? { identity, boxes: new Map<number, ImportedBox>() };
    if (known.boxes.has(frame)) refuse(`the track ${track} has two boxes in frame ${frame}`);
    known.boxes.set(frame, entry);
    this.#tracks.set(track, known);
  }

  /** In the order of their first box in the file. */
  tracks(): ImportedTrack[] {
    return [...this.#tracks.values()].map(({ identity, boxes }) => ({
      identity,
      boxes: [...boxes.values()].sort((a, b) => a.frame - b.frame),
    }));
  }
}

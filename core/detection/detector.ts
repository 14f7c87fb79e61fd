import type { Box } from '../geometry/index.ts';
import type { Device } from '../runtime/index.ts';
import type { VideoFrame } from '../video/index.ts';

/** The score at which a detector is used on its own: where precision and recall are stated. */
export const TRUSTED_SCORE = 0.5;

/** One person found in a picture. */
export interface Detection {
  /** Pixels of the displayed picture, clipped to it. */
  readonly box: Box;
  /**
   * The confidence in [0, 1], on one scale for all detectors: from {@link TRUSTED_SCORE} up nearly all boxes are
   * people; below it, boxes are worth a look where a person is expected.
   */
  readonly score: number;
}

/** Finds the people in single frames. The owner disposes of it; after that `detect` rejects. */
export interface Detector extends AsyncDisposable {
  /** For people to read: the model's name, or the file that the boxes come from. */
  readonly name: string;
  /** What runs the model; `file` where detections are read instead of computed. */
  readonly device: Device | 'file';
  /** What the user should know: a device that was asked for but does not run, and the like. */
  readonly warnings: readonly string[];
  /** The people of one frame, best score first. Calls may overlap; each answer belongs to its own frame. */
  detect(frame: VideoFrame): Promise<readonly Detection[]>;
}

import { InvalidOptionError } from '../errors/index.ts';
import type { Box } from '../geometry/index.ts';
import type { EmbedDetections } from './frame-embeddings.ts';

/** A box that may be a person, as detectors give it. */
export interface TrackerDetection {
  /** Pixels of the displayed picture. */
  readonly box: Box;
  /** In [0, 1]. */
  readonly score: number;
}

/** What the tracker is given for one moment. */
export interface TrackerInput {
  /** Seconds; later than that of the update before. */
  readonly time: number;
  readonly detections: readonly TrackerDetection[];
  /** Pixels. */
  readonly pictureWidth: number;
  /** Pixels. */
  readonly pictureHeight: number;
  /**
   * Called for the few detections where looks decide, some times an update at most, never twice for one detection.
   * Without it, place and motion alone decide.
   */
  readonly embed?: EmbedDetections | undefined;
}

const MAXIMUM_DETECTIONS = 10_000;

function fail(code: string, message: string): never {
  throw new InvalidOptionError(code, message);
}

/** Throws: `InvalidOptionError` where a number is not finite or out of its range, or the time does not advance. */
export function checkInput(input: TrackerInput, previousTime: number | null): void {
  const { time, detections, pictureWidth, pictureHeight } = input;
  if (!Number.isFinite(time)) fail('invalid-time', `The tracker was given ${time} as a time in seconds.`);
  if (previousTime !== null && time <= previousTime) {
    fail('invalid-time', `The tracker was given ${time} s after ${previousTime} s; times must increase.`);
  }
  for (const size of [pictureWidth, pictureHeight]) {
    if (!Number.isFinite(size) || size <= 0)
      fail('invalid-picture-size', `A picture cannot be ${size} pixels wide or high.`);
  }
  if (detections.length > MAXIMUM_DETECTIONS) {
    fail(
      'too-many-detections',
      `${detections.length} detections at ${time} s exceed the limit of ${MAXIMUM_DETECTIONS}.`,
    );
  }
  detections.forEach(({ box, score }, index) => {
    if (![box.x, box.y, box.width, box.height].every(Number.isFinite) || box.width <= 0 || box.height <= 0) {
      const { x, y, width, height } = box;
      fail(
        'invalid-detection',
        `Detection ${index} at ${time} s has the box ${x}, ${y}, ${width} × ${height}, which is no box.`,
      );
    }
    if (!(score >= 0 && score <= 1)) {
      fail(
        'invalid-detection',
        `Detection ${index} at ${time} s has the score ${score}; scores lie between 0 and 1.`,
      );
    }
  });
}

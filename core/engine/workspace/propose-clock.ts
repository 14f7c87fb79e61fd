import type { CameraRecord, ProjectReader } from '../../library/index.ts';
import { motionSignal, proposeOffset, type Signal } from '../../synchronisation/index.ts';

/** Samples a second: finer than people move, and an ingest looks ten times a second. */
const RATE = 10;

/** A clock for a camera by another's, to be looked at before it is set. */
export interface ClockProposal {
  /** Seconds: `project time = offset + rate × video time`. */
  readonly offset: number;
  readonly rate: number;
  /** How well both agree there, as a correlation in [-1, 1]. */
  readonly correlation: number;
  /** How much better than anywhere else, in [0, 1]. */
  readonly confidence: number;
}

/**
 * The clock at which people move alike in both cameras (they show the same play): from the tracklets, so it takes no
 * look at the videos. Undefined where the videos share too little, or nobody moves.
 */
export function proposeClock(
  library: ProjectReader,
  camera: CameraRecord,
  reference: CameraRecord,
): ClockProposal | undefined {
  const proposed = proposeOffset(motionOf(library, reference), motionOf(library, camera));
  if (proposed === undefined) return undefined;
  const { correlation, confidence } = proposed;
  return {
    offset: reference.offset + reference.rate * proposed.offset,
    rate: reference.rate,
    correlation,
    confidence,
  };
}

function motionOf(library: ProjectReader, { video }: CameraRecord): Signal {
  return motionSignal(library.boxes(video.id), { start: video.start, end: video.end, rate: RATE });
}

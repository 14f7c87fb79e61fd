import type { CameraRecord, ProjectReader } from '../../library/index.ts';
import { motionSignal, OnsetMeter, proposeOffset, type Signal } from '../../synchronisation/index.ts';
import { listenToVideo } from '../../video/index.ts';

/** Samples a second of how people move: finer than they do, and an ingest looks ten times a second. */
const MOTION_RATE = 10;
/** Samples a second of sound, enough for whistles and kicks, and values a second that are compared. */
const SOUND_SAMPLES = 8000;
const SOUND_RATE = 100;

/** What both cameras witness. */
export type Witness = 'sound' | 'motion';

/** A clock for a camera by another's, to be looked at before it is set. */
export interface ClockProposal {
  /** Seconds: `project time = offset + rate × video time`. */
  readonly offset: number;
  readonly rate: number;
  /** How well both agree there, as a correlation in [-1, 1]. */
  readonly correlation: number;
  /** How much better than anywhere else, in [0, 1]. */
  readonly confidence: number;
  readonly by: Witness;
}

/**
 * The clock at which both cameras hear alike, or people move alike in both (they show the same play), whichever is surer.
 * Sound is read from the videos where they are there and have any; motion comes from the tracklets. Undefined where the
 * videos share too little. Throws: CancelledError.
 */
export async function proposeClock(
  library: ProjectReader,
  camera: CameraRecord,
  reference: CameraRecord,
  signal?: AbortSignal,
): Promise<ClockProposal | undefined> {
  const [referenceSound, sound] = await Promise.all([soundOf(reference, signal), soundOf(camera, signal)]);
  const bySound =
    referenceSound === undefined || sound === undefined
      ? undefined
      : toProposal(referenceSound, sound, reference, 'sound');
  const byMotion = toProposal(motionOf(library, reference), motionOf(library, camera), reference, 'motion');
  if (bySound === undefined || byMotion === undefined) return bySound ?? byMotion;
  return byMotion.confidence > bySound.confidence ? byMotion : bySound;
}

function toProposal(
  ofReference: Signal,
  ofCamera: Signal,
  reference: CameraRecord,
  by: Witness,
): ClockProposal | undefined {
  const proposed = proposeOffset(ofReference, ofCamera);
  if (proposed === undefined) return undefined;
  const { correlation, confidence } = proposed;
  return {
    offset: reference.offset + reference.rate * proposed.offset,
    rate: reference.rate,
    correlation,
    confidence,
    by,
  };
}

function motionOf(library: ProjectReader, { video }: CameraRecord): Signal {
  return motionSignal(library.boxes(video.id), { start: video.start, end: video.end, rate: MOTION_RATE });
}

async function soundOf(
  { video }: CameraRecord,
  signal: AbortSignal | undefined,
): Promise<Signal | undefined> {
  const meter = new OnsetMeter(SOUND_SAMPLES, SOUND_RATE);
  const hasSound = await listenToVideo(video.path, SOUND_SAMPLES, (samples) => meter.push(samples), {
    signal,
  });
  return hasSound ? meter.signal : undefined;
}

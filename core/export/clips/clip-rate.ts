import { frameAt, makeFrameTable } from '../../video/index.ts';
import type { ExportCamera, ExportSource } from '../export-source.ts';
import { frameRateOf, type FrameRate } from '../frame-rate.ts';
import type { ClipMoment } from './clip-moments.ts';

/** Frames a second of a reel whose cameras differ: enough for every television and telephone. */
const MOST_FRAMES_A_SECOND = 60;

/** How many frames a second a video of several cameras has, and whether each shows exactly the camera's own frames. */
export interface ClipRate extends FrameRate {
  readonly isEveryFrame: boolean;
}

/**
 * The rate of a video that shows these cameras: theirs, where they have one and the same, else that of the fastest one;
 * the others' frames are then shown as long as they last.
 */
export function clipRateOf({ reader }: ExportSource, cameras: readonly ExportCamera[]): ClipRate {
  const rates = cameras.map(({ video }) => frameRateOf(reader.frameTimes(video.id)));
  const [first = { numerator: 25, denominator: 1 }] = rates;
  const isOne =
    rates.every((rate) => rate.numerator * first.denominator === first.numerator * rate.denominator) &&
    cameras.every(({ video }) => !video.hasVariableFrameRate);
  if (isOne) return { ...first, isEveryFrame: true };
  const fastest = rates.reduce((a, b) => (perSecond(b) > perSecond(a) ? b : a), first);
  return perSecond(fastest) > MOST_FRAMES_A_SECOND
    ? { numerator: MOST_FRAMES_A_SECOND, denominator: 1, isEveryFrame: false }
    : { ...fastest, isEveryFrame: false };
}

export function perSecond({ numerator, denominator }: FrameRate): number {
  return numerator / denominator;
}

/** The frames of the camera's video that a clip shows, one after the other, at a rate. Shape: [frames], not descending */
export function framesShown({ reader }: ExportSource, moment: ClipMoment, rate: ClipRate): Uint32Array {
  const { firstFrame, endFrame, start, end, camera } = moment;
  if (rate.isEveryFrame) {
    return Uint32Array.from({ length: endFrame - firstFrame }, (_, step) => firstFrame + step);
  }
  const table = makeFrameTable(reader.frameTimes(camera.video.id));
  const count = Math.max(1, Math.round((end - start) * perSecond(rate)));
  return Uint32Array.from({ length: count }, (_, step) =>
    Math.min(endFrame - 1, frameAt(table, start + step / perSecond(rate))),
  );
}

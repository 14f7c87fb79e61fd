import type { Appearance } from '../../core/api/index.ts';
import type { Size } from '../overlay/fit.ts';
import { MOST_ZOOM, type PictureView } from '../overlay/zoom.ts';

/** How much of the preview's height the person fills. */
const PERSON_SHARE = 0.55;
/** Seconds that are played before and after the best moment. */
const BESIDE = 1.2;

/** The part of the picture around a person, for a preview of `pane`'s size. */
export function previewView({ box }: Appearance, picture: Size, pane: Size): PictureView | undefined {
  const whole = Math.min(pane.width / picture.width, pane.height / picture.height);
  const zoom = Math.min((pane.height * PERSON_SHARE) / Math.max(box.height * whole, 1), MOST_ZOOM);
  if (zoom <= 1) return undefined;
  return { zoom, centreX: box.x + box.width / 2, centreY: box.y + box.height / 2 };
}

/** What a preview plays, in seconds of the video: around the best moment, inside of the tracklet. */
export function previewSpan({ start, end, boxTime }: Appearance): {
  readonly from: number;
  readonly to: number;
} {
  return { from: Math.max(start, boxTime - BESIDE), to: Math.min(end, boxTime + BESIDE) };
}

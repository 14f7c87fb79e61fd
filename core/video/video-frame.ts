import type { Yuv420Image } from '../images/index.ts';

/** One decoded frame of a video. */
export interface VideoFrame {
  /** The frame's place in the video's frame table, from 0. */
  readonly index: number;
  /** Presentation timestamp in seconds, equal to `table.times[index]`. */
  readonly time: number;
  /** The displayed picture (rotation and sample aspect ratio applied), backed by a SharedArrayBuffer of its own. */
  readonly image: Yuv420Image;
}

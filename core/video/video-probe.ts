import type { Orientation } from './orientation.ts';

/** What a video file says about itself and its first video stream. */
export interface VideoProbe extends Orientation {
  /** Absolute. */
  readonly path: string;
  /** FFmpeg's names of the container format, e.g. `mov,mp4,m4a,3gp,3g2,mj2`; `h264` for a raw stream. */
  readonly container: string;
  /** FFmpeg's name of the video codec, e.g. `h264`, `vp9`. */
  readonly codec: string;
  /** Width of the displayed picture in pixels: sample aspect ratio and rotation applied. */
  readonly width: number;
  /** Height of the displayed picture in pixels. */
  readonly height: number;
  /** Width of the stored picture in pixels. */
  readonly storedWidth: number;
  /** Height of the stored picture in pixels. */
  readonly storedHeight: number;
  /** Length of one tick of the stream's timestamps: numerator / denominator seconds. */
  readonly timeBase: { readonly numerator: number; readonly denominator: number };
  /** False for raw streams: their frames are numbered, at the frame rate that they state or FFmpeg assumes. */
  readonly hasTimestamps: boolean;
  /** Where the file's time starts, in seconds: what a player calls 0. */
  readonly startTime: number;
  /** Length in seconds, or null where the file does not say. */
  readonly duration: number | null;
  /** Frames that the container promises, or null where it does not say. The frame table holds what is there. */
  readonly frameCount: number | null;
  /** Nominal frames per second, or null where unknown. Never compute times from it. */
  readonly frameRate: number | null;
  /** The matrix of the stored picture: stated, or guessed from its size as players do. */
  readonly sourceMatrix: 'bt601' | 'bt709' | 'other';
  readonly sourceRange: 'limited' | 'full';
  /** How decoded frames are to be read: other matrices are converted to BT.709, full range to limited. */
  readonly matrix: 'bt601' | 'bt709';
  readonly range: 'limited';
}

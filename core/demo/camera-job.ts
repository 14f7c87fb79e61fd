import type { WireError } from '../errors/index.ts';
import type { DemoBox } from './demo-truth.ts';
import type { SceneDescription } from './scene.ts';

/** What a camera's worker is asked to render. */
export interface CameraJob {
  readonly scene: SceneDescription;
  readonly camera: string;
  /** Path of the video to write. */
  readonly file: string;
  /** Path of the ffmpeg program. */
  readonly ffmpeg: string;
}

/** What a camera's worker tells. */
export type CameraMessage =
  | { readonly kind: 'progress'; readonly frames: number }
  | { readonly kind: 'done'; readonly boxes: readonly DemoBox[] }
  | { readonly kind: 'failed'; readonly error: WireError };

/** What a camera's worker is told after its start. */
export type CameraCommand = 'cancel';

import type { Box } from '../geometry/index.ts';
import { WorkerClient } from '../workers/index.ts';
import type { ImageCalls, LetterboxPlanes } from './image-calls.ts';
import type { RgbImage, Yuv420Image } from './image.ts';
import type { ChannelOrder } from './rgb-planes.ts';

/**
 * Cuts and converts pictures in a thread of its own. Frames backed by a SharedArrayBuffer cross without a copy (others
 * are copied); results are moved, not copied. Several calls may be in flight. Errors are those of `cropToRgb` and
 * `letterboxRgb`; disposing rejects what is pending with a CancelledError.
 */
export class ImageWorker implements AsyncDisposable {
  readonly #client = new WorkerClient<ImageCalls>(new URL('./image.worker.ts', import.meta.url), {
    name: 'The image worker',
  });

  /** `cropToRgb` of each box, in the boxes' order. */
  crops(frame: Yuv420Image, boxes: readonly Box[], width: number, height: number): Promise<RgbImage[]> {
    return this.#client.call('crops', { frame, boxes, width, height });
  }

  /** `letterboxRgb`, then `rgbToPlanes`. */
  letterbox(
    frame: Yuv420Image,
    width: number,
    height: number,
    fill: number,
    order: ChannelOrder,
  ): Promise<LetterboxPlanes> {
    return this.#client.call('letterbox', { frame, width, height, fill, order });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }
}

import { MediaError } from '../../errors/index.ts';
import type { Yuv420Image } from '../../images/index.ts';
import { decodeFrames, makeFrameTable, probeVideo, type VideoFrame } from '../../video/index.ts';
import type { ExportCamera, ExportSource } from '../export-source.ts';

/**
 * Frames of one video by their index, asked for in order, each as often as wanted. Every frame is decoded and changed
 * once. Owned by whoever made it; disposing ends the decoder.
 */
export class ShownFrames implements AsyncDisposable {
  readonly #frames: AsyncGenerator<VideoFrame, void>;
  readonly #change: (image: Yuv420Image, time: number) => void;
  readonly #camera: ExportCamera;
  #latest: VideoFrame | undefined;

  private constructor(
    camera: ExportCamera,
    frames: AsyncGenerator<VideoFrame, void>,
    change: (image: Yuv420Image, time: number) => void,
  ) {
    this.#camera = camera;
    this.#frames = frames;
    this.#change = change;
  }

  /**
   * `indexes`: all frames that will be asked for, not descending; `change`: what is done to each picture, in place, at its
   * time of the video. Throws: MediaError as `probeVideo`; CancelledError.
   */
  static async open(
    { reader }: ExportSource,
    camera: ExportCamera,
    indexes: Iterable<number>,
    options: {
      readonly change: (image: Yuv420Image, time: number) => void;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<ShownFrames> {
    const { path, id } = camera.video;
    const { signal } = options;
    const probe = await probeVideo(path, { signal });
    const table = makeFrameTable(reader.frameTimes(id));
    const frames = decodeFrames(path, { probe, table, indexes: [...new Set(indexes)], signal });
    return new ShownFrames(camera, frames, options.change);
  }

  /** Throws: MediaError as `decodeFrames`, and where a frame did not come; CancelledError. */
  async at(index: number): Promise<Yuv420Image> {
    while (this.#latest === undefined || this.#latest.index < index) {
      const { value, done } = await this.#frames.next();
      if (done === true) {
        throw new MediaError(
          'clip-incomplete',
          `Frame ${index} of camera "${this.#camera.name}" cannot be decoded. Check its video.`,
          { details: { camera: this.#camera.name, index } },
        );
      }
      this.#change(value.image, value.time);
      this.#latest = value;
    }
    return this.#latest.image;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#frames.return();
  }
}

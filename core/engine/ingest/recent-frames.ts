import type { VideoFrame } from '../../video/index.ts';

/**
 * The last few sampled frames of a video: a tracklet is confirmed after its first boxes, whose pixels must still be
 * at hand then.
 */
export class RecentFrames {
  readonly #seconds: number;
  #frames: readonly VideoFrame[] = [];

  /** @param seconds how long a frame is kept after its own time */
  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  push(frame: VideoFrame): void {
    this.#frames = [...this.#frames.filter(({ time }) => time >= frame.time - this.#seconds), frame];
  }

  clear(): void {
    this.#frames = [];
  }

  /** The frame with exactly this presentation time, or undefined where it is gone. */
  at(time: number): VideoFrame | undefined {
    return this.#frames.find((frame) => frame.time === time);
  }
}

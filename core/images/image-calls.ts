import type { Box } from '../geometry/index.ts';
import type { RgbImage, Yuv420Image } from './image.ts';
import type { LetterboxPlacement } from './letterbox.ts';
import type { ChannelOrder } from './rgb-planes.ts';

/** A letterboxed picture as a network reads it: planes [3, height, width], 0–255, and where the picture lies. */
export interface LetterboxPlanes extends LetterboxPlacement {
  readonly planes: Float32Array;
}

/** What the image worker answers. */
export interface ImageCalls {
  crops(argument: {
    readonly frame: Yuv420Image;
    readonly boxes: readonly Box[];
    readonly width: number;
    readonly height: number;
  }): RgbImage[];
  letterbox(argument: {
    readonly frame: Yuv420Image;
    readonly width: number;
    readonly height: number;
    readonly fill: number;
    readonly order: ChannelOrder;
  }): LetterboxPlanes;
}

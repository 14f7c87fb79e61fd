import type { Box } from '../../geometry/index.ts';
import { blackPicture, fitArea, placePicture, type Yuv420Image } from '../../images/index.ts';
import type { ExportCamera } from '../export-source.ts';

/** Share of the canvas' width that a picture of another camera takes. */
const INSET_SHARE = 0.24;
const INSET_GAP_SHARE = 0.01;
/** Pictures of other cameras that find a place in a row. */
export const MOST_INSETS = 4;

/** The picture of a reel: one size for all cameras, with places for the pictures of other cameras. */
export class ClipCanvas {
  /** Pixels, even. */
  readonly width: number;
  readonly height: number;

  /** As large as the largest of the cameras' pictures. */
  constructor(cameras: readonly ExportCamera[]) {
    const largest = cameras
      .map(({ video }) => video)
      .reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
    this.width = 2 * Math.ceil(largest.width / 2);
    this.height = 2 * Math.ceil(largest.height / 2);
  }

  /** Where a camera's picture lies. */
  area({ video }: ExportCamera): Box {
    const isSame = Math.abs(video.width - this.width) < 2 && Math.abs(video.height - this.height) < 2;
    const all = { x: 0, y: 0, width: this.width, height: this.height };
    return isSame ? all : fitArea(video, all);
  }

  /** Where the picture of another camera lies, from the right bottom corner on; `place` counts from 0. */
  insetArea({ video }: ExportCamera, place: number): Box {
    const even = (length: number): number => 2 * Math.round(length / 2);
    const gap = even(Math.max(4, this.width * INSET_GAP_SHARE));
    const width = even(this.width * INSET_SHARE) - gap;
    const height = even(this.height * INSET_SHARE) - gap;
    const x = this.width - (place + 1) * (width + gap);
    return fitArea(video, { x, y: this.height - height - gap, width, height });
  }

  /** A picture of its own with the camera's picture and those of others in it. */
  compose(
    image: Yuv420Image,
    area: Box,
    insets: readonly { readonly image: Yuv420Image; readonly area: Box }[],
  ): Yuv420Image {
    const isWhole = image.width === this.width && image.height === this.height;
    if (isWhole && insets.length === 0) return image;
    const canvas = isWhole
      ? { ...image, data: image.data.slice() }
      : blackPicture(this.width, this.height, image.matrix);
    if (!isWhole) placePicture(canvas, image, area);
    for (const inset of insets) placePicture(canvas, inset.image, inset.area);
    return canvas;
  }
}

import type { Box } from '../geometry/index.ts';
import { yuv420ByteLength, type Yuv420Image } from './image.ts';
import { PlaneSampler } from './plane-sampler.ts';

const LUMA_BLACK = 16;
const CHROMA_GREY = 128;

/** A black picture (limited range) of even sides, with a buffer of its own. */
export function blackPicture(width: number, height: number, matrix: Yuv420Image['matrix']): Yuv420Image {
  const data = new Uint8Array(yuv420ByteLength(width, height)).fill(CHROMA_GREY);
  data.fill(LUMA_BLACK, 0, width * height);
  return { width, height, data, matrix, range: 'limited' };
}

/**
 * Draws all of a picture into a part of another one, in place, by the filter of `cropToRgb`. `area` is in pixels of
 * the canvas, lies inside it, and has even numbers, so that colours keep their places. Both are read with one matrix.
 */
export function placePicture(canvas: Yuv420Image, picture: Yuv420Image, area: Box): void {
  const planes = [
    { from: 0, to: 0, scale: 1 },
    { from: picture.width * picture.height, to: canvas.width * canvas.height, scale: 2 },
    {
      from: picture.width * picture.height + chromaBytes(picture),
      to: canvas.width * canvas.height + chromaBytes(canvas),
      scale: 2,
    },
  ];
  for (const { from, to, scale } of planes) {
    const [sourceWidth, sourceHeight] = sides(picture, scale);
    const [targetWidth] = sides(canvas, scale);
    const [width, height] = [area.width / scale, area.height / scale];
    const plane = {
      data: picture.data,
      offset: from,
      rowStride: sourceWidth,
      pixelStride: 1,
      width: sourceWidth,
      height: sourceHeight,
    };
    const all = { x: 0, y: 0, width: sourceWidth, height: sourceHeight };
    const sampler = new PlaneSampler(plane, all, width, height);
    const row = new Float32Array(width);
    for (let y = 0; y < height; y++) {
      sampler.readRow(y, row);
      const start = to + (area.y / scale + y) * targetWidth + area.x / scale;
      for (let x = 0; x < width; x++) canvas.data[start + x] = (row[x] ?? 0) + 0.5;
    }
  }
}

/** The largest area of even numbers in the middle of `within` that has the picture's shape. */
export function fitArea(picture: { readonly width: number; readonly height: number }, within: Box): Box {
  const scale = Math.min(within.width / picture.width, within.height / picture.height);
  const even = (length: number): number => 2 * Math.round(length / 2);
  const width = Math.max(2, Math.min(within.width, even(picture.width * scale)));
  const height = Math.max(2, Math.min(within.height, even(picture.height * scale)));
  return {
    x: within.x + 2 * Math.floor((within.width - width) / 4),
    y: within.y + 2 * Math.floor((within.height - height) / 4),
    width,
    height,
  };
}

function sides({ width, height }: Yuv420Image, scale: number): readonly [number, number] {
  return [Math.ceil(width / scale), Math.ceil(height / scale)];
}

function chromaBytes(picture: Yuv420Image): number {
  const [width, height] = sides(picture, 2);
  return width * height;
}

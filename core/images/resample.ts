import { InvalidOptionError } from '../errors/index.ts';
import type { Box } from '../geometry/index.ts';
import {
  assertImage,
  assertSize,
  isYuv420,
  yuv420ByteLength,
  type RgbImage,
  type Yuv420Image,
} from './image.ts';
import { PlaneSampler, type Plane, type PlaneWindow } from './plane-sampler.ts';
import { yuvCoefficients } from './yuv-coefficients.ts';

/** The largest side of a box, in pixels, that is still resampled: four times the largest picture. */
const MAXIMUM_BOX_SIDE = 65_536;

/**
 * The part of the picture under `box` at `width` × `height` pixels. Bilinear, with the kernel widened to the scale
 * where the part shrinks; what lies outside the picture repeats its edge. Of a YUV picture only the samples under
 * the box are read and converted.
 * @throws InvalidOptionError if the box is empty, not finite or absurdly large.
 */
export function cropToRgb(image: Yuv420Image | RgbImage, box: Box, width: number, height: number): RgbImage {
  assertImage(image);
  assertBox(box);
  assertSize(width, height, 'The crop asked for');
  const target = new Uint8ClampedArray(width * height * 3);
  if (isYuv420(image)) resampleYuv(image, box, width, height, target);
  else resampleRgb(image, box, width, height, target);
  return { width, height, data: new Uint8Array(target.buffer) };
}

/** The whole picture at another size, by the filter of {@link cropToRgb}. */
export function resizeRgb(image: RgbImage, width: number, height: number): RgbImage {
  return cropToRgb(image, { x: 0, y: 0, width: image.width, height: image.height }, width, height);
}

function assertBox(box: Box): void {
  const { x, y, width, height } = box;
  const isSound = [x, y, width, height].every((value) => Number.isFinite(value)) && width > 0 && height > 0;
  if (!isSound || width > MAXIMUM_BOX_SIDE || height > MAXIMUM_BOX_SIDE) {
    throw new InvalidOptionError(
      'invalid-box',
      `The box at (${x}, ${y}) of ${width} × ${height} pixels cannot be cut out. Its numbers must be finite, ` +
        `its sides above 0 and at most ${MAXIMUM_BOX_SIDE}.`,
      { details: { x: String(x), y: String(y), width: String(width), height: String(height) } },
    );
  }
}

function resampleRgb(
  image: RgbImage,
  window: PlaneWindow,
  width: number,
  height: number,
  target: Uint8ClampedArray,
): void {
  const row = new Float32Array(width);
  for (let channel = 0; channel < 3; channel++) {
    const plane: Plane = {
      data: image.data,
      offset: channel,
      rowStride: image.width * 3,
      pixelStride: 3,
      width: image.width,
      height: image.height,
    };
    const sampler = new PlaneSampler(plane, window, width, height);
    for (let y = 0; y < height; y++) {
      sampler.readRow(y, row);
      let slot = y * width * 3 + channel;
      for (let x = 0; x < width; x++) {
        target[slot] = row[x] ?? 0;
        slot += 3;
      }
    }
  }
}

/** The three planes of a 4:2:0 picture. */
function planesOf(image: Yuv420Image): readonly [Plane, Plane, Plane] {
  const { data, width, height } = image;
  const chromaWidth = Math.ceil(width / 2);
  const chromaHeight = Math.ceil(height / 2);
  const luma = { data, offset: 0, rowStride: width, pixelStride: 1, width, height };
  const chroma = { data, rowStride: chromaWidth, pixelStride: 1, width: chromaWidth, height: chromaHeight };
  const chromaBytes = chromaWidth * chromaHeight;
  return [
    luma,
    { ...chroma, offset: width * height },
    { ...chroma, offset: yuv420ByteLength(width, height) - chromaBytes },
  ];
}

function resampleYuv(
  image: Yuv420Image,
  box: Box,
  width: number,
  height: number,
  target: Uint8ClampedArray,
): void {
  const [luma, chromaU, chromaV] = planesOf(image);
  // A chroma sample lies on the left luma sample of its pair: a quarter of a chroma sample left of the pair's middle.
  const chromaWindow = { x: box.x / 2 + 0.25, y: box.y / 2, width: box.width / 2, height: box.height / 2 };
  const samplerY = new PlaneSampler(luma, box, width, height);
  const samplerU = new PlaneSampler(chromaU, chromaWindow, width, height);
  const samplerV = new PlaneSampler(chromaV, chromaWindow, width, height);
  const rowY = new Float32Array(width);
  const rowU = new Float32Array(width);
  const rowV = new Float32Array(width);
  const { lumaZero, lumaGain, redFromV, greenFromU, greenFromV, blueFromU } = yuvCoefficients(
    image.matrix,
    image.range,
  );
  let slot = 0;
  for (let y = 0; y < height; y++) {
    samplerY.readRow(y, rowY);
    samplerU.readRow(y, rowU);
    samplerV.readRow(y, rowV);
    for (let x = 0; x < width; x++) {
      const light = ((rowY[x] ?? 0) - lumaZero) * lumaGain;
      const u = (rowU[x] ?? 0) - 128;
      const v = (rowV[x] ?? 0) - 128;
      // A Uint8ClampedArray rounds to nearest and clamps to 0…255.
      target[slot] = light + redFromV * v;
      target[slot + 1] = light - greenFromU * u - greenFromV * v;
      target[slot + 2] = light + blueFromU * u;
      slot += 3;
    }
  }
}

import { yuv420ByteLength, type Yuv420Image } from '../images/index.ts';
import type { Region } from './placement.ts';

/**
 * The pixels of a region as a picture of their own, in shared memory. The region lies inside the picture and its
 * origin is even, so that chroma samples stay beside their luma samples.
 */
export function cutRegion(image: Yuv420Image, region: Region): Yuv420Image {
  const { x, y, width, height } = region;
  if (x === 0 && y === 0 && width === image.width && height === image.height) return image;
  const data = new Uint8Array(new SharedArrayBuffer(yuv420ByteLength(width, height)));
  const chromaWidth = Math.ceil(width / 2);
  const chromaHeight = Math.ceil(height / 2);
  const sourceChromaWidth = Math.ceil(image.width / 2);
  const sourceChromaBytes = sourceChromaWidth * Math.ceil(image.height / 2);
  copyPlane(image.data, y * image.width + x, image.width, data, 0, width, height);
  for (const plane of [0, 1]) {
    const source =
      image.width * image.height + plane * sourceChromaBytes + (y / 2) * sourceChromaWidth + x / 2;
    const target = width * height + plane * chromaWidth * chromaHeight;
    copyPlane(image.data, source, sourceChromaWidth, data, target, chromaWidth, chromaHeight);
  }
  return { ...image, width, height, data };
}

function copyPlane(
  source: Uint8Array,
  sourceStart: number,
  sourceStride: number,
  target: Uint8Array,
  targetStart: number,
  width: number,
  height: number,
): void {
  for (let row = 0; row < height; row += 1) {
    const start = sourceStart + row * sourceStride;
    target.set(source.subarray(start, start + width), targetStart + row * width);
  }
}

export {
  MAXIMUM_SIDE,
  assertImage,
  isYuv420,
  yuv420ByteLength,
  type RgbImage,
  type Yuv420Image,
  type YuvMatrix,
  type YuvRange,
} from './image.ts';

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
export type { LetterboxPlanes } from './image-calls.ts';
export { ImageWorker } from './image-worker.ts';
export { overlayHeat, type HeatMap } from './heat-overlay.ts';
export { decodeJpeg, encodeJpeg } from './jpeg.ts';
export { letterboxRgb, type Letterbox, type LetterboxPlacement } from './letterbox.ts';
export { readJpegFile } from './read-jpeg-file.ts';
export { cropToRgb, resizeRgb } from './resample.ts';
export { blackPicture, fitArea, placePicture } from './place-picture.ts';
export { rgbToPlanes, type ChannelOrder } from './rgb-planes.ts';
export { sharpness } from './sharpness.ts';

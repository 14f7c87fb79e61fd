export { decodeFrames, type DecodeFramesOptions } from './decode-frames.ts';
export type { FfmpegVersion } from './ffmpeg-version.ts';
export { encodeFrames, type EncodeFramesOptions } from './encode-frames.ts';
export { firstFrameFrom, frameAt, makeFrameTable, sampleFrames, type FrameTable } from './frame-table.ts';
export { makePlayableCopy, type PlayableCopyOptions } from './make-playable-copy.ts';
export {
  installCommand,
  resolveMediaTools,
  type MediaTools,
  type MediaToolsEnvironment,
  type MediaToolsOrigin,
} from './media-tools.ts';
export { decodePicture } from './decode-picture.ts';
export type { Orientation, Rotation } from './orientation.ts';
export { probeVideo, type OpenOptions } from './probe-video.ts';
export { readFrameTable } from './read-frame-table.ts';
export { readFrame, readStill, type StillOptions } from './read-still.ts';
export type { VideoFrame } from './video-frame.ts';
export type { VideoProbe } from './video-probe.ts';

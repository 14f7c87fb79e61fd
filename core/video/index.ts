export { copyStretch, joinCopies, readKeyTimes, refusesCopy } from './copy-stretch.ts';
export { decodeFrames, type DecodeFramesOptions } from './decode-frames.ts';
export type { FfmpegVersion } from './ffmpeg-version.ts';
export { encodeFrames, type EncodeFramesOptions } from './encode-frames.ts';
export type { Chapter } from './chapters.ts';
export { filterPath } from './filter-path.ts';
export { hasFilter } from './has-filter.ts';
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
export { listenToVideo } from './listen-to-video.ts';
export { readSoundCodec, SOUND, SoundFile } from './read-sound.ts';
export { readFrame, readStill, type StillOptions } from './read-still.ts';
export type { VideoFrame } from './video-frame.ts';
export type { VideoProbe } from './video-probe.ts';

export type { FrameTable } from './frame-table.ts';
export type { VideoFrame } from './video-frame.ts';
export type { Rotation, VideoProbe } from './video-probe.ts';

export type { EmbedDetections } from './frame-embeddings.ts';
export type { TrackerDetection, TrackerInput } from './frame-input.ts';
export { occlusionOf } from './occlusion.ts';
export type { TrackedBox } from './track.ts';
export { Tracker, type TrackerUpdate, type TrackObservation } from './tracker.ts';
export { trackerOptions, type TrackerOptions } from './tracker-options.ts';
export type { TrackerState } from './tracker-state.ts';

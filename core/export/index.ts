export { makeClips, type ClipOptions } from './clips/make-clips.ts';
export { makeStills } from './clips/make-stills.ts';
export type { AppearanceSettings, ExportFormat } from './export-format.ts';
export { exportProject, type ExportOptions, type ExportResult } from './export-project.ts';
export { EXPORT_FORMATS, findFormat } from './formats.ts';
export { slugOf } from './export-source.ts';
export { matchTracks, type TrackMatch } from './match-tracks.ts';
export { formatOfFile, readTracks } from './readers/read-tracks.ts';
export type { ExportSelection } from './selection.ts';

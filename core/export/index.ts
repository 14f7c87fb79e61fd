export type { AppearanceSettings, ExportFormat } from './export-format.ts';
export { exportProject, type ExportOptions, type ExportResult } from './export-project.ts';
export { EXPORT_FORMATS, findFormat } from './formats.ts';
export type { ExportSelection } from './selection.ts';

export { formatTable, formatTime, note } from './output.ts';
export { ProgressLine } from './progress-line.ts';
export { withProject, type ProjectSession } from './project-session.ts';

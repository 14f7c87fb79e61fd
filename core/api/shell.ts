/**
 * What a shell around the window needs of the api without loading the engine: the engine runs in a process of its
 * own, and nothing native is to be loaded where a fault would take the windows down.
 */
export { describeReport } from './describe-report.ts';
export type { HostClient } from './host-router.ts';
export { connectHost } from './port/port-client.ts';
export { servePort, type EnginePortEnd } from './port/serve-port.ts';
export { MOST_CAMERAS, systemSchema, type JobProgress, type SystemReport } from './schemas.ts';
export type { EngineState, OfferedVideo, RecentProject, ShellEvent, ShellState } from './shell-contract.ts';
export { createShellRouter, type ShellPort } from './shell-router.ts';
export { parseMediaAddress } from './server/media-address.ts';
export { answerMedia, type MediaAnswer } from './server/media-answer.ts';
export { readPageFiles, type PageFile } from './server/page-files.ts';
export { SECURITY_HEADERS } from './server/response-headers.ts';

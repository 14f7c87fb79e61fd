export { contract, type Contract } from './contract.ts';
export { describeReport } from './describe-report.ts';
export type { EnginePort, IngestRequest, MediaFile, SearchRequest } from './engine-port.ts';
export type {
  ClipsInput,
  ExportInput,
  ExportResult,
  ForgottenRecord,
  FormatDescription,
} from './export-contract.ts';
export type { ExportPort } from './export-port.ts';
export type { ProjectModels, ProjectModelSummary, VenueDescription } from './models-contract.ts';
export type {
  FinetunePlanInput,
  FinetunePreview,
  FinetuneStateView,
  FinetuneUpdateView,
} from './finetune-contract.ts';
export type { FinetunePort } from './finetune-port.ts';
export type { ModelsPort } from './models-port.ts';
export { describeFormats } from './export-service.ts';
export { createHostRouter, type HostClient } from './host-router.ts';
export { connectHost } from './port/port-client.ts';
export { servePort, type EnginePortEnd } from './port/serve-port.ts';
export { describeMachine, ProjectService } from './project-service.ts';
export { createLocalClient, createRouter, type EngineClient } from './router.ts';
export type {
  Appearance,
  Camera,
  IngestInput,
  JobProgress,
  Project,
  Query,
  SearchInput,
  SearchResult,
  SystemReport,
  TrackletBoxes,
  TrackletSummary,
  UnfinishedIngest,
  Video,
} from './schemas.ts';
export type { EngineState, OfferedVideo, RecentProject, ShellEvent, ShellState } from './shell-contract.ts';
export type { ShellClient } from './shell-router.ts';
export { serveProject, type ProjectServer, type ServeOptions } from './server/serve-project.ts';
export { startProbesBy } from '../engine/index.ts';
export type {
  AnswerSet,
  CalibrationReport,
  Clock,
  ClockProposal,
  Doubt,
  Explanation,
  History,
  Moment,
  Operation,
  Person,
  PersonPage,
  ResultFilterSet,
  SavedQuery,
  SavedSearch,
  SuggestionSet,
  TagButton,
  Team,
  Views,
  WorkspaceChange,
} from './workspace-schemas.ts';
export { WorkspaceService } from './workspace-service.ts';

export { Engine, type EngineOptions } from './engine.ts';
export { type IngestPlan, type IngestRequest } from './ingest/ingest-plan.ts';
export { STAGES, type Stage, type StageTimes } from './ingest/stage-times.ts';
export { JobBoard, type JobProgress, type JobState } from './jobs/job-board.ts';
export {
  PersonSearch,
  type PersonQuery,
  type SearchScope,
  type TrackletHit,
} from './search/person-search.ts';
export { describeSystem, type SystemReport } from './system-report.ts';

export {
  calibrationError,
  expectedWrong,
  type Calibration,
  type ReliabilityBin,
} from '../calibration/index.ts';
export { Engine, type EngineOptions } from './engine.ts';
export {
  planCells,
  readAblationPlan,
  type AblationCell,
  type AblationPlan,
  type AblationSettings,
  type AblationStudy,
} from './ablation/ablation-plan.ts';
export { ablationDocument, ablationMarkdown } from './ablation/ablation-table.ts';
export {
  runAblation,
  type AblationEvent,
  type AblationOptions,
  type AblationOutcome,
  type AblationResult,
} from './ablation/run-ablation.ts';
export { attentionPanels, type AttentionPanel } from './evaluation/attention-panels.ts';
export { embedPictures, type EmbedPicturesOptions } from './evaluation/embed-pictures.ts';
export {
  rankSplit,
  scoreSplit,
  submissionOf,
  type Evaluation,
  type EvaluationOptions,
  type RankedSplit,
  type RetrievalPanel,
} from './evaluation/evaluate-dataset.ts';
export {
  FEATURE_HEAD,
  featureRows,
  renderEvaluationReport,
  scoreRows,
  type ReportExtras,
} from './evaluation/evaluation-report.ts';
export { writeEvaluationReport } from './evaluation/write-report.ts';
export { scoreFeatures, type FeatureScores } from './evaluation/feature-scores.ts';
export { EXPORT_FORMATS } from '../export/index.ts';
export { type ClipRequest, type ExportJobs, type ExportRequest } from './export/export-jobs.ts';
export { type IngestPlan, type IngestRequest } from './ingest/ingest-plan.ts';
export { defaultCacheFolder, CopyCache } from './media/copy-cache.ts';
export type { PlayableFile } from './media/media-files.ts';
export { STAGES, type Stage, type StageTimes } from './ingest/stage-times.ts';
export { JobBoard, type JobProgress, type JobState } from './jobs/job-board.ts';
export {
  explainMatch,
  type ExplainedCrop,
  type ExplainedQuery,
  type MatchExplanation,
} from './search/explain-match.ts';
export {
  PersonSearch,
  type PersonQuery,
  type SearchScope,
  type TrackletHit,
} from './search/person-search.ts';
export { PauseGate } from './training/pause-gate.ts';
export {
  BEST_WEIGHTS,
  runTraining,
  TRAINING_LOG,
  type TrainingControl,
  type TrainingRequest,
} from './training/run-training.ts';
export { peopleToReportOn, reportTraining } from './training/training-report.ts';
export type { HeldOutScore, TrainingEvent } from './training/training-event.ts';
export {
  makeRecipe,
  RECIPES,
  type Recipe,
  type RecipeChanges,
  type RecipeName,
} from './training/training-recipe.ts';
export { hasRun, LAST_CHECKPOINT, type TrainingOrigin } from './training/training-start.ts';
export { describeSystem, type SystemReport } from './system-report.ts';
export { startProbesBy, type ProbeOutcome, type StartProbe } from '../runtime/index.ts';
export { fitClock, residualOf, type Anchor, type FittedClock } from './workspace/clock.ts';
export { TRUSTWORTHY } from '../synchronisation/index.ts';
export { missingCrop, type RepairedCrop, type RepairedPiece } from './workspace/repaired-crops.ts';
export { drawByHand, redrawByHand, type HandBox, type HandBoxParts } from './workspace/hand-boxes.ts';
export { firstFrameFrom, frameAt } from '../video/index.ts';
export { measureFragmentation, type Fragmentation } from './workspace/fragmentation.ts';
export * as edits from './workspace/operations.ts';
export { proposeClock, type ClockProposal } from './workspace/propose-clock.ts';
export type { DoubtfulMoment, ProposedSplit, Suggestions } from './workspace/suggestions.ts';
export type { Topic } from './workspace/topics.ts';
export { Workspace, type WorkspaceChange } from './workspace/workspace.ts';
export {
  finetune,
  type FinetuneEvent,
  type FinetuneRequest,
  type FinetuneResult,
} from './finetune/finetune.ts';
export { listVenueModels, type VenueModel } from './finetune/venue-models.ts';
export { exportModel, importModel } from './models/model-file.ts';
export { modelsFolder } from './models/models-folder.ts';
export { type ModelJobs, type UnfinishedChoice } from './models/model-jobs.ts';
export { findProjectModel, listProjectModels, type ProjectModel } from './models/project-models.ts';
export {
  FinetuneJobs,
  type FinetunePhase,
  type FinetunePlan,
  type FinetuneState,
  type FinetuneUpdate,
} from './finetune/finetune-jobs.ts';
export { FINETUNE_LABELS, type FinetuneLabels } from './finetune/venue-people.ts';
export { isBetter, type VenueReport } from './finetune/venue-report.ts';
export { VENUE_PARTS, writeVenue } from './finetune/write-venue.ts';
export { splitVenue, type VenuePicture, type VenueSplit } from './finetune/venue-split.ts';

export { type ClearCounts } from './clear-metrics.ts';
export { HOTA_ALPHAS, type HotaCounts } from './hota-metrics.ts';
export { combineMotMetrics, motMetrics, type MotMetrics } from './mot-metrics.ts';
export { framesOf, type MotFileRow, type MotFrame, type MotRow } from './mot-row.ts';
export { readMotFile, type MotFileOptions } from './read-mot-file.ts';
export {
  averagePrecision,
  judgeTracklets,
  reappearanceMetrics,
  type JudgedTracklet,
  type ReappearanceMetrics,
  type TrackletJudgement,
  type TrackletVerdict,
  type TruthMoment,
} from './reappearance-metrics.ts';

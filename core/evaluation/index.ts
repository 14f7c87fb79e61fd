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
export { rankGallery, type LabelledPicture, type RankedGallery } from './ranked-gallery.ts';
export { cosineDistances, dotProduct, givenDistances, type RankingDistances } from './ranking-distances.ts';
export {
  CMC_LENGTH,
  rankingMetrics,
  type CameraPairScores,
  type RankingMetrics,
  type RankingScores,
} from './ranking-metrics.ts';
export {
  QUOTED_RATES,
  verificationCurve,
  type RatePoint,
  type VerificationCurve,
} from './verification-curve.ts';
export { CMC_FLAVOURS, flavouredCmc, type CmcFlavour, type FlavourOptions } from './synergy-scores.ts';
export {
  readSynergySubmission,
  writeSynergySubmission,
  type SynergySubmission,
} from './synergy-submission.ts';
export { joinEmbeddings, mirrorRgb } from './flip-test.ts';
export { sliceEmbeddings, type FeatureSlice } from './feature-slices.ts';
export { expandQueries, type QueryExpansionOptions } from './query-expansion.ts';
export { reciprocalDistances, type ReciprocalOptions } from './reciprocal-ranking.ts';

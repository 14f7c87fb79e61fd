export {
  Calibration,
  type BackgroundPair,
  type CalibrationInput,
  type CamerasReliability,
  type CertainPair,
  type PairCounts,
} from './calibration.ts';
export { fitLogistic, probabilityAt, type LabelledScore, type LogisticFit } from './logistic-fit.ts';
export {
  calibrationError,
  expectedWrong,
  reliabilityBins,
  type JudgedProbability,
  type ReliabilityBin,
} from './reliability.ts';

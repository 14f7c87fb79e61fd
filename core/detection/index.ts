export type { DetectorOptions } from './detector-options.ts';
export { TRUSTED_SCORE, type Detection, type Detector } from './detector.ts';
export { DEFAULT_DETECTOR_PATH, importCenternet, type ImportOutcome } from './import-centernet.ts';
export { detectionsByFrame, openMotDetections } from './mot-detector.ts';
export { openDetector } from './open-detector.ts';
export type { TileChoice, TileGrid } from './tiles.ts';

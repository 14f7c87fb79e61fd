export { type ClearCounts } from './clear-metrics.ts';
export { HOTA_ALPHAS, type HotaCounts } from './hota-metrics.ts';
export { combineMotMetrics, motMetrics, type MotMetrics } from './mot-metrics.ts';
export { framesOf, type MotFileRow, type MotFrame, type MotRow } from './mot-row.ts';
export { readMotFile, type MotFileOptions } from './read-mot-file.ts';

export type { Detection, Detector } from './detector.ts';

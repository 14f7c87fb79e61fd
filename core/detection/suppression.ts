import { intersectionOverUnion } from '../geometry/index.ts';
import type { Detection } from './detector.ts';

/**
 * Greedy non-maximum suppression: the detections best score first, without those that overlap a better one by more
 * than `maximumOverlap` (intersection over union). Equal scores keep their order.
 */
export function suppressOverlaps(detections: readonly Detection[], maximumOverlap: number): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of detections.toSorted((a, b) => b.score - a.score)) {
    const isCovered = kept.some(
      (better) => intersectionOverUnion(better.box, candidate.box) > maximumOverlap,
    );
    if (!isCovered) kept.push(candidate);
  }
  return kept;
}

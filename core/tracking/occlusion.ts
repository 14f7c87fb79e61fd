import { coveredShare, type Box } from '../geometry/index.ts';

/**
 * The share of the box that a person nearer to the camera hides, in [0, 1]: the greatest cover by one other box whose
 * lower edge is lower, since cameras look down on a floor. The box itself, by identity, may be among the others.
 */
export function occlusionOf(box: Box, others: readonly Box[]): number {
  const bottom = box.y + box.height;
  let greatest = 0;
  for (const other of others) {
    if (other === box || other.y + other.height <= bottom) continue;
    // A box wholly covered comes out as a little more than 1 by rounding.
    greatest = Math.max(greatest, Math.min(1, coveredShare(box, other)));
  }
  return greatest;
}

import { calibrationError, type Calibration, type ReliabilityBin } from '../engine/index.ts';
import type { CalibrationReport } from './workspace-schemas.ts';

/** How well likelihoods can be trusted, as the contract tells it. `nameOf`: of a camera's id. */
export function toCalibrationReport(
  { pairs, reliability, byCameras }: Calibration,
  nameOf: (camera: number) => string,
): CalibrationReport {
  return {
    ...figures(pairs, reliability),
    cameras: byCameras.map(({ cameras: [a, b], pairs: own, reliability: bins }) => ({
      cameras: [nameOf(a), nameOf(b)],
      ...figures(own, bins),
    })),
  };
}

function figures(
  pairs: { readonly same: number; readonly different: number },
  reliability: readonly ReliabilityBin[],
) {
  return {
    samePairs: pairs.same,
    differentPairs: pairs.different,
    bins: reliability.map((bin) => ({ ...bin })),
    error: calibrationError(reliability),
  };
}

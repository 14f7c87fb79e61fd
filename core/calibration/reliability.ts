/** How often pairs that were given about this probability are the same person. */
export interface ReliabilityBin {
  /** Probabilities in [from, to); the last one includes 1. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Means over the bin's pairs; null where there are none. */
  readonly predicted: number | null;
  readonly observed: number | null;
}

/** A judged prediction. `weight`: how much it counts. */
export interface JudgedProbability {
  readonly probability: number;
  readonly isSame: boolean;
  readonly weight: number;
}

/** The reliability diagram of judged predictions: equal bins of the probability. */
export function reliabilityBins(judged: readonly JudgedProbability[], bins = 10): readonly ReliabilityBin[] {
  return Array.from({ length: bins }, (_, index) => {
    const inside = judged.filter(({ probability }) => binOf(probability, bins) === index);
    const weight = inside.reduce((sum, each) => sum + each.weight, 0);
    const mean = (value: (each: JudgedProbability) => number): number | null =>
      weight > 0 ? inside.reduce((sum, each) => sum + each.weight * value(each), 0) / weight : null;
    return {
      from: index / bins,
      to: (index + 1) / bins,
      count: inside.length,
      predicted: mean(({ probability }) => probability),
      observed: mean(({ isSame }) => (isSame ? 1 : 0)),
    };
  });
}

/**
 * The expected calibration error: how far predicted and observed lie apart on average, weighted by the bins' counts.
 * Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning" (2015).
 */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return 0;
  return bins.reduce(
    (sum, { count, predicted, observed }) =>
      sum + (count / total) * Math.abs((predicted ?? 0) - (observed ?? 0)),
    0,
  );
}

/** How many results reach a threshold, and how many of those are expected to be wrong. */
export function expectedWrong(
  likelihoods: readonly number[],
  threshold: number,
): { readonly count: number; readonly wrong: number } {
  const kept = likelihoods.filter((likelihood) => likelihood >= threshold);
  return { count: kept.length, wrong: kept.reduce((sum, likelihood) => sum + 1 - likelihood, 0) };
}

function binOf(probability: number, bins: number): number {
  return Math.min(bins - 1, Math.floor(probability * bins));
}

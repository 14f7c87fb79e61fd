/** The probability that a pair with this score is the same person: `1 / (1 + exp(−(slope · score + intercept)))`. */
export interface LogisticFit {
  readonly slope: number;
  readonly intercept: number;
}

/** A score and whether the pair is the same person, for certain. */
export interface LabelledScore {
  readonly score: number;
  readonly isSame: boolean;
}

const MOST_STEPS = 100;
/** Keeps Newton's matrix invertible; sigma of Lin, Lin and Weng. */
const RIDGE = 1e-9;
const LEAST_STEP = 1e-10;

/**
 * Fits the logistic curve to scores by Newton's method with backtracking, both classes having the same weight
 * whatever their counts: prior odds come in later ({@link probabilityAt}).
 *
 * Source: Platt, "Probabilistic outputs for support vector machines" (1999), with the targets (N₊ + 1) / (N₊ + 2) and
 * 1 / (N₋ + 2) that keep separable scores from giving certainty; the algorithm is that of Lin, Lin and Weng,
 * "A note on Platt's probabilistic outputs" (2007), with weights. Undefined where one class is missing.
 */
export function fitLogistic(pairs: readonly LabelledScore[]): LogisticFit | undefined {
  const same = pairs.filter(({ isSame }) => isSame).length;
  const different = pairs.length - same;
  if (same === 0 || different === 0) return undefined;
  const rows = pairs.map(({ score, isSame }) => ({
    score,
    target: isSame ? (same + 1) / (same + 2) : 1 / (different + 2),
    weight: 0.5 / (isSame ? same : different),
  }));
  let fit: LogisticFit = { slope: 0, intercept: 0 };
  let loss = lossOf(rows, fit);
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = newtonDirection(rows, fit);
    let size = 1;
    let next = fit;
    let nextLoss = loss;
    for (; size >= LEAST_STEP; size /= 2) {
      next = {
        slope: fit.slope + size * direction.slope,
        intercept: fit.intercept + size * direction.intercept,
      };
      nextLoss = lossOf(rows, next);
      if (nextLoss < loss) break;
    }
    if (!(loss - nextLoss > 1e-12)) break;
    fit = next;
    loss = nextLoss;
  }
  return fit;
}

/**
 * The probability at a score where `priorOdds` same pairs come on one different pair.
 * Source: Saerens, Latinne and Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities"
 * (2002), equation 4 in its form for odds.
 */
export function probabilityAt({ slope, intercept }: LogisticFit, score: number, priorOdds = 1): number {
  return sigmoid(slope * score + intercept + Math.log(priorOdds));
}

interface WeightedRow {
  readonly score: number;
  readonly target: number;
  readonly weight: number;
}

/** Cross-entropy, in the form that does not overflow. */
function lossOf(rows: readonly WeightedRow[], { slope, intercept }: LogisticFit): number {
  let loss = 0;
  for (const { score, target, weight } of rows) {
    const logit = slope * score + intercept;
    loss += weight * (Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit))));
  }
  return loss;
}

function newtonDirection(rows: readonly WeightedRow[], fit: LogisticFit): LogisticFit {
  let [ss, s1, one, gradientSlope, gradientIntercept] = [RIDGE, 0, RIDGE, 0, 0];
  for (const { score, target, weight } of rows) {
    const probability = probabilityAt(fit, score);
    const curvature = weight * probability * (1 - probability);
    ss += curvature * score * score;
    s1 += curvature * score;
    one += curvature;
    gradientSlope += weight * (probability - target) * score;
    gradientIntercept += weight * (probability - target);
  }
  const determinant = ss * one - s1 * s1;
  return {
    slope: -(one * gradientSlope - s1 * gradientIntercept) / determinant,
    intercept: -(ss * gradientIntercept - s1 * gradientSlope) / determinant,
  };
}

function sigmoid(logit: number): number {
  return logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));
}

/**
 * Tells how far a cosine similarity speaks for "the same person", for whatever model is in use: networks differ in the
 * range of their similarities, and an untrained one tells nobody apart. Learnt on the way from pairs that are certain:
 * a track and its own unambiguous box, and boxes of one frame, which are different people.
 */
export interface AppearanceStatistics {
  readonly same: Moments;
  readonly different: Moments;
}

/** Count, mean and sum of squared deviations (Welford). */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

const NO_MOMENTS: Moments = { count: 0, mean: 0, squares: 0 };

/** Nothing learnt yet: appearance says nothing. */
export const NO_STATISTICS: AppearanceStatistics = { same: NO_MOMENTS, different: NO_MOMENTS };

/** Fewer pairs than these say nothing yet. */
const MINIMUM_PAIRS = 8;
/** Enough of them to give a model up. */
const CONCLUSIVE_PAIRS = 30;
/** A model whose two means lie closer, in standard deviations, tells nobody apart. */
const MINIMUM_SEPARATION = 0.5;
/** Later pairs replace old ones at this weight: light changes. */
const MAXIMUM_COUNT = 500;
/** Keeps a lucky run of equal similarities from looking certain. */
const MINIMUM_DEVIATION = 0.02;
/** No single similarity weighs more than e^4 : 1, since the tails are not Gaussian. */
const MAXIMUM_EVIDENCE = 4;
/** An appearance moves towards each new embedding by this share. */
const NEW_SHARE = 0.2;

/** The moments after one more value. */
export function addValue(moments: Moments, value: number): Moments {
  const isFull = moments.count >= MAXIMUM_COUNT;
  const count = isFull ? MAXIMUM_COUNT : moments.count + 1;
  const keep = isFull ? 1 - 1 / MAXIMUM_COUNT : 1;
  const delta = value - moments.mean;
  const mean = moments.mean + delta / count;
  return { count, mean, squares: keep * moments.squares + delta * (value - mean) };
}

/** Dot product: the cosine similarity of L2-normalised embeddings. */
export function similarityOf(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

interface Separation {
  /** Between the two means. */
  readonly gap: number;
  /** Of both kinds of pairs together. */
  readonly variance: number;
}

/** How far apart the similarities of the two kinds of pairs lie; undefined while too few are known. */
function separationOf({ same, different }: AppearanceStatistics): Separation | undefined {
  if (same.count < MINIMUM_PAIRS || different.count < MINIMUM_PAIRS) return undefined;
  const pooled = (same.squares + different.squares) / (same.count + different.count - 2);
  return { gap: same.mean - different.mean, variance: Math.max(pooled, MINIMUM_DEVIATION ** 2) };
}

/** Whether the model was found to tell nobody apart: then its embeddings are not worth their cost. */
export function areLooksVoid(statistics: AppearanceStatistics): boolean {
  const { same, different } = statistics;
  if (same.count < CONCLUSIVE_PAIRS || different.count < CONCLUSIVE_PAIRS) return false;
  const separation = separationOf(statistics);
  return separation !== undefined && separation.gap < MINIMUM_SEPARATION * Math.sqrt(separation.variance);
}

/**
 * The logarithm of how much likelier the similarity is between two pictures of one person than of two, in [−4, 4];
 * 0 until enough was learnt, and where
 * one person's pictures are no more alike than two people's. Gaussians of one pooled variance, so it only ever grows with the similarity.
 */
export function appearanceEvidence(statistics: AppearanceStatistics, similarity: number): number {
  const separation = separationOf(statistics);
  if (separation === undefined || separation.gap <= 0) return 0;
  const middle = (statistics.same.mean + statistics.different.mean) / 2;
  const evidence = (separation.gap / separation.variance) * (similarity - middle);
  return Math.max(-MAXIMUM_EVIDENCE, Math.min(MAXIMUM_EVIDENCE, evidence));
}

/** A running mean of embeddings on the unit sphere. */
export function blendAppearance(old: Float32Array | null, embedding: Float32Array): Float32Array {
  if (old === null) return Float32Array.from(embedding);
  const blend = old.map((value, index) => (1 - NEW_SHARE) * value + NEW_SHARE * (embedding[index] ?? 0));
  const length = Math.sqrt(similarityOf(blend, blend));
  return length > 0 ? blend.map((value) => value / length) : Float32Array.from(embedding);
}

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

/**
 * The logarithm of how much likelier the similarity is between two pictures of one person than of two, in [−4, 4];
 * 0 until enough was learnt. Gaussians of one pooled variance, so it only ever grows with the similarity.
 */
export function appearanceEvidence(statistics: AppearanceStatistics, similarity: number): number {
  const { same, different } = statistics;
  if (same.count < MINIMUM_PAIRS || different.count < MINIMUM_PAIRS) return 0;
  const gap = same.mean - different.mean;
  if (gap <= 0) return 0;
  const pooled = (same.squares + different.squares) / (same.count + different.count - 2);
  const variance = Math.max(pooled, MINIMUM_DEVIATION ** 2);
  const evidence = (gap / variance) * (similarity - (same.mean + different.mean) / 2);
  return Math.max(-MAXIMUM_EVIDENCE, Math.min(MAXIMUM_EVIDENCE, evidence));
}

/** A running mean of embeddings on the unit sphere. */
export function blendAppearance(old: Float32Array | null, embedding: Float32Array): Float32Array {
  if (old === null) return Float32Array.from(embedding);
  const blend = old.map((value, index) => (1 - NEW_SHARE) * value + NEW_SHARE * (embedding[index] ?? 0));
  const length = Math.sqrt(similarityOf(blend, blend));
  return length > 0 ? blend.map((value) => value / length) : Float32Array.from(embedding);
}

const BUCKETS = 4096;

/**
 * The indexes of the `count` largest scores, and of all that equal the least of them, ascending. Scores are in
 * [-1, 1], give or take rounding. Much faster than sorting where few of many are wanted.
 */
export function indexesOfLargest(scores: Float32Array, count: number): number[] {
  const lowestBucket = bucketOfRank(scores, count);
  const indexes: number[] = [];
  scores.forEach((score, index) => {
    if (bucketOf(score) >= lowestBucket) indexes.push(index);
  });
  if (indexes.length <= count) return indexes;
  const kept = Float32Array.from(indexes, (index) => scores[index] ?? -1).sort();
  const threshold = kept[kept.length - count] ?? -Infinity;
  return indexes.filter((index) => (scores[index] ?? -1) >= threshold);
}

/** The bucket that holds the score of this rank; 0 where there are fewer scores. */
function bucketOfRank(scores: Float32Array, rank: number): number {
  const sizes = new Uint32Array(BUCKETS);
  for (const score of scores) {
    const bucket = bucketOf(score);
    sizes[bucket] = (sizes[bucket] ?? 0) + 1;
  }
  let bucket = BUCKETS - 1;
  let held = sizes[bucket] ?? 0;
  while (bucket > 0 && held < rank) held += sizes[--bucket] ?? 0;
  return bucket;
}

function bucketOf(score: number): number {
  return Math.min(Math.max(Math.floor(((score + 1) / 2) * BUCKETS), 0), BUCKETS - 1);
}

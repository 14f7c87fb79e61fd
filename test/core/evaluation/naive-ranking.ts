import type { LabelledPicture } from '../../../core/evaluation/index.ts';

/** Written for being read beside the papers, with full matrices and no sharing of code with what it checks. */

function naiveDot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, slot) => sum + value * (b[slot] ?? 0), 0);
}

/** The mean over queries of AP, INP and of hits within 1, 5 and 10, by counting for every match who stands before it. */
export function naiveScores(
  queries: readonly LabelledPicture[],
  gallery: readonly LabelledPicture[],
  distances: readonly (readonly number[])[],
) {
  const perQuery = queries.flatMap((query, q) => {
    const row = distances[q] ?? [];
    const kept = gallery.flatMap((entry, index) =>
      entry.identity === query.identity && query.camera !== null && entry.camera === query.camera
        ? []
        : [{ isMatch: entry.identity === query.identity, distance: row[index] ?? 0, index }],
    );
    const matches = kept.filter(({ isMatch }) => isMatch);
    if (matches.length === 0) return [];
    const places = matches
      .map(
        (match) =>
          kept.filter(
            (other) =>
              other.distance < match.distance ||
              (other.distance === match.distance && (!other.isMatch || other.index <= match.index)),
          ).length,
      )
      .sort((a, b) => a - b);
    const precisions = places.map((place, found) => (found + 1) / place);
    return [
      {
        ap: precisions.reduce((a, b) => a + b, 0) / places.length,
        inp: places.length / Math.max(...places),
        first: Math.min(...places),
      },
    ];
  });
  const mean = (pick: (entry: (typeof perQuery)[number]) => number): number =>
    perQuery.length === 0 ? 0 : perQuery.reduce((sum, entry) => sum + pick(entry), 0) / perQuery.length;
  return {
    mAP: mean(({ ap }) => ap),
    mINP: mean(({ inp }) => inp),
    rank1: mean(({ first }) => Number(first <= 1)),
    rank5: mean(({ first }) => Number(first <= 5)),
    rank10: mean(({ first }) => Number(first <= 10)),
    queries: perQuery.length,
  };
}

/** The authors' re-ranking, line by line, with full N × N matrices. */
export function naiveReciprocal(
  queries: readonly Float32Array[],
  gallery: readonly Float32Array[],
  k1: number,
  k2: number,
  lambda: number,
): number[][] {
  const all = [...queries, ...gallery];
  const dot = naiveDot;
  const square = all.map((a, i) =>
    all.map((b, j) => (i === j ? 0 : Math.max(0, dot(a, a) + dot(b, b) - 2 * dot(a, b)))),
  );
  const original = square.map((row) => row.map((value) => value / (Math.max(...row) || 1)));
  const rank = square.map((row, i) =>
    row
      .map((_, j) => j)
      .sort((a, b) => (a === i ? -1 : b === i ? 1 : (row[a] ?? 0) - (row[b] ?? 0) || a - b)),
  );
  const mutual = (i: number, k: number): number[] =>
    (rank[i] ?? []).slice(0, k + 1).filter((j) => (rank[j] ?? []).slice(0, k + 1).includes(i));
  const half = k1 % 4 === 1 ? (k1 - 1) / 2 : Math.ceil(k1 / 2);
  let v = all.map((_, i) => {
    const base = mutual(i, k1);
    let set = [...base];
    for (const candidate of base) {
      const other = mutual(candidate, half);
      if (other.filter((j) => base.includes(j)).length > (2 / 3) * other.length) set = [...set, ...other];
    }
    const weights = all.map((_, j) => (set.includes(j) ? Math.exp(-(original[i]?.[j] ?? 0)) : 0));
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / sum);
  });
  if (k2 !== 1) {
    v = v.map((row, i) => {
      const best = (rank[i] ?? []).slice(0, k2);
      return row.map((_, j) => best.reduce((sum, b) => sum + (v[b]?.[j] ?? 0), 0) / best.length);
    });
  }
  return queries.map((_, q) =>
    gallery.map((_, g) => {
      const other = v[queries.length + g] ?? [];
      const shared = (v[q] ?? []).reduce((sum, value, j) => sum + Math.min(value, other[j] ?? 0), 0);
      const jaccard = 1 - shared / (2 - shared);
      return jaccard * (1 - lambda) + (original[q]?.[queries.length + g] ?? 0) * lambda;
    }),
  );
}

import type { SearchEntry, SearchHit, SearchRequest } from '../../../core/search/index.ts';

/** The search by its definition, in double precision, without any of the index's machinery. */
export function naiveSearch(entries: readonly SearchEntry[], request: SearchRequest): SearchHit[] {
  const { vectors, exclude = [], filters = {}, top } = request;
  const tracklets = Map.groupBy(entries, ({ tracklet }) => tracklet);
  const hits: SearchHit[] = [];
  for (const [tracklet, crops] of tracklets) {
    const last = crops.at(-1);
    if (last === undefined) continue;
    const { camera, start, end } = last;
    const isOwn = exclude.some((own) => own.tracklet === tracklet);
    const isElsewhere = exclude.every((own) => own.camera !== camera || own.end < start || own.start > end);
    const isWanted =
      (filters.cameras === undefined || filters.cameras.includes(camera)) &&
      (filters.tracklets === undefined || filters.tracklets.includes(tracklet)) &&
      (filters.from === undefined || end >= filters.from) &&
      (filters.to === undefined || start <= filters.to);
    if (isOwn || !isElsewhere || !isWanted) continue;
    const ofQueries = vectors.map((vector) => Math.max(...crops.map((crop) => cosine(vector, crop.vector))));
    const ofCrops = crops.map((crop) => Math.max(...vectors.map((vector) => cosine(vector, crop.vector))));
    const best = Math.max(...ofCrops);
    const crop = Math.min(
      ...crops.filter((_, index) => (ofCrops[index] ?? -2) > best - 1e-6).map((each) => each.crop),
    );
    hits.push({ tracklet, camera, start, end, similarity: (mean(ofQueries) + mean(ofCrops)) / 2, crop });
  }
  return hits.sort((a, b) => b.similarity - a.similarity || a.tracklet - b.tracklet).slice(0, top);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function cosine(a: Float32Array, b: Int8Array): number {
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let index = 0; index < a.length; index++) {
    const [x = 0, y = 0] = [a[index], b[index]];
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return dot / Math.sqrt(squaresA * squaresB);
}

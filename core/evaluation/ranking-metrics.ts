import { assertSameSize, rankGallery, type LabelledPicture, type RankedGallery } from './ranked-gallery.ts';
import type { RankingDistances } from './ranking-distances.ts';
import { averagePrecision } from './reappearance-metrics.ts';

/** The places of the CMC curve. */
export const CMC_LENGTH = 50;

/** Scores over those queries that have a right answer at all; shares in [0, 1], 0 where no query counts. */
export interface RankingScores {
  readonly mAP: number;
  readonly rank1: number;
  readonly rank5: number;
  readonly rank10: number;
  /** Mean of (right answers) / (place of the last right answer). */
  readonly mINP: number;
  /** Share of queries with a right answer among the first 1, 2, …, {@link CMC_LENGTH}. */
  readonly cmc: readonly number[];
  /** Queries that count. */
  readonly queries: number;
}

/** The scores when only the gallery of one camera is asked. */
export interface CameraPairScores {
  readonly queryCamera: string;
  readonly galleryCamera: string;
  readonly mAP: number;
  readonly rank1: number;
  readonly queries: number;
}

export interface RankingMetrics extends RankingScores {
  /** Queries without a right answer in another (or unknown) camera: they do not count. */
  readonly uncounted: readonly number[];
  /** By camera names; empty where cameras are not known. */
  readonly cameraPairs: readonly CameraPairScores[];
}

/**
 * The scores of a single-query, all-shot evaluation (mdpr.md §11.1): what the query's own camera saw of its person is
 * left out, average precision is not interpolated.
 * @throws InvalidOptionError for distances that are not finite or of another size than the labels.
 */
export function rankingMetrics(
  queries: readonly LabelledPicture[],
  gallery: readonly LabelledPicture[],
  distances: RankingDistances,
): RankingMetrics {
  assertSameSize(distances, queries, gallery);
  const total = new ScoreSum();
  const pairs = new Map<string, { queryCamera: string; galleryCamera: string; sum: ScoreSum }>();
  const uncounted: number[] = [];
  queries.forEach((query, index) => {
    const ranked = rankGallery(query, gallery, distances.row(index));
    if (!total.add(ranked.isMatch)) uncounted.push(index);
    if (query.camera === null) return;
    for (const [galleryCamera, isMatch] of byCamera(ranked, gallery)) {
      const key = JSON.stringify([query.camera, galleryCamera]);
      const pair = pairs.get(key) ?? { queryCamera: query.camera, galleryCamera, sum: new ScoreSum() };
      pair.sum.add(isMatch);
      pairs.set(key, pair);
    }
  });
  const cameraPairs = [...pairs.values()]
    .map(({ queryCamera, galleryCamera, sum }) => {
      const { mAP, rank1, queries: counted } = sum.scores();
      return { queryCamera, galleryCamera, mAP, rank1, queries: counted };
    })
    .filter((pair) => pair.queries > 0)
    .sort((a, b) => compare(a.queryCamera, b.queryCamera) || compare(a.galleryCamera, b.galleryCamera));
  return { ...total.scores(), uncounted, cameraPairs };
}

function byCamera(ranked: RankedGallery, gallery: readonly LabelledPicture[]): Map<string, boolean[]> {
  const lists = new Map<string, boolean[]>();
  ranked.order.forEach((entry, place) => {
    const camera = gallery[entry]?.camera ?? null;
    if (camera === null) return;
    const list = lists.get(camera) ?? [];
    list.push(ranked.isMatch[place] === true);
    lists.set(camera, list);
  });
  return lists;
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** Adds up the scores of queries one by one. */
class ScoreSum {
  #queries = 0;
  #precision = 0;
  #inversePenalty = 0;
  readonly #firstHits = new Array<number>(CMC_LENGTH).fill(0);

  /** Counts a query's ranked list; false if it holds no right answer and so does not count. */
  add(isMatch: readonly boolean[]): boolean {
    const first = isMatch.indexOf(true);
    if (first < 0) return false;
    const hits = isMatch.reduce((sum, match) => sum + Number(match), 0);
    this.#queries++;
    this.#precision += averagePrecision(isMatch);
    this.#inversePenalty += hits / (isMatch.lastIndexOf(true) + 1);
    if (first < CMC_LENGTH) this.#firstHits[first] = (this.#firstHits[first] ?? 0) + 1;
    return true;
  }

  scores(): RankingScores {
    const share = (sum: number): number => (this.#queries > 0 ? sum / this.#queries : 0);
    let found = 0;
    const cmc = this.#firstHits.map((count) => share((found += count)));
    return {
      mAP: share(this.#precision),
      rank1: cmc[0] ?? 0,
      rank5: cmc[4] ?? 0,
      rank10: cmc[9] ?? 0,
      mINP: share(this.#inversePenalty),
      cmc,
      queries: this.#queries,
    };
  }
}

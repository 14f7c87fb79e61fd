import { Calibration, calibrationError, type CertainPair } from '../../calibration/index.ts';
import { openDataset, type DatasetPicture } from '../../datasets/index.ts';
import { openEmbedder, type EmbedderOptions } from '../../embedding/index.ts';
import { rankGallery, type RankingDistances } from '../../evaluation/index.ts';
import { rankSplit, scoreSplit } from '../evaluation/evaluate-dataset.ts';
import type { ChangedQuery, VenueScore } from './venue-report.ts';
import { cropOf } from './write-venue.ts';

/** As many pairs of different people teach a likelihood as well as all. */
const MOST_DIFFERENT = 50_000;
/** Queries of the report whose answers changed most. */
const MOST_CHANGED = 12;
/** Answers of each that it shows. */
const ANSWERS = 5;

/** What a model finds on the pictures that were set aside. */
export interface VenueMeasure {
  readonly score: VenueScore;
  /** The expected calibration error of likelihoods learned from these similarities; null where there are too few. */
  readonly calibrationError: number | null;
  readonly answers: readonly QueryAnswers[];
}

interface QueryAnswers {
  readonly query: number;
  /** Place of the first right answer, from 1; null where there is none. */
  readonly firstRight: number | null;
  readonly best: readonly { readonly crop: number; readonly isRight: boolean }[];
}

/** Measures a model on the data set of a venue. Throws: as its parts. */
export async function measureVenue(data: string, options: EmbedderOptions): Promise<VenueMeasure> {
  await using embedder = await openEmbedder(options);
  const evaluation = scoreSplit(
    await rankSplit(await openDataset(data), embedder, { signal: options.signal }),
  );
  const { pictures, distances, metrics } = evaluation;
  return {
    score: { rank1: metrics.rank1, mAP: metrics.mAP },
    calibrationError: errorOf(pairsOf(pictures, distances)),
    answers: pictures.query.map((asked, index) => {
      const { order, isMatch } = rankGallery(asked, pictures.gallery, distances.row(index));
      const right = order.findIndex((_, place) => isMatch[place] === true);
      return {
        query: cropOf(asked),
        firstRight: right === -1 ? null : right + 1,
        best: order.slice(0, ANSWERS).flatMap((entry, place) => {
          const picture = pictures.gallery[entry];
          return picture === undefined ? [] : [{ crop: cropOf(picture), isRight: isMatch[place] === true }];
        }),
      };
    }),
  };
}

/** The queries whose first right answer moved most, gains and losses alike. */
export function changedQueries(before: VenueMeasure, after: VenueMeasure): ChangedQuery[] {
  return before.answers
    .flatMap((old, index) => {
      const now = after.answers[index];
      if (now === undefined || old.firstRight === null || now.firstRight === null) return [];
      const isChanged = old.firstRight !== now.firstRight;
      const first = { before: old.firstRight, after: now.firstRight };
      return isChanged
        ? [{ query: old.query, firstRight: first, before: [...old.best], after: [...now.best] }]
        : [];
    })
    .toSorted((a, b) => movement(b) - movement(a) || a.query - b.query)
    .slice(0, MOST_CHANGED);
}

/** From the 20th place to the 10th is as much as from the second to the first. */
function movement({ firstRight }: ChangedQuery): number {
  return Math.abs(Math.log(firstRight.after / firstRight.before));
}

/**
 * The pairs of one camera with another, on one scale. All that show the same person; of the others, which grow with the
 * product of queries and gallery, {@link MOST_DIFFERENT} spread evenly.
 */
function pairsOf(
  {
    query,
    gallery,
  }: { readonly query: readonly DatasetPicture[]; readonly gallery: readonly DatasetPicture[] },
  distances: RankingDistances,
): CertainPair[] {
  const step = Math.ceil((query.length * gallery.length) / MOST_DIFFERENT);
  let different = 0;
  return query.flatMap((asked, index) => {
    const row = distances.row(index);
    return gallery.flatMap((picture, entry): CertainPair[] => {
      if (picture.camera === asked.camera) return [];
      const isSame = picture.identity === asked.identity;
      if (!isSame && different++ % step !== 0) return [];
      return [{ cameras: [1, 1], similarity: 1 - (row[entry] ?? 0), isSame }];
    });
  });
}

function errorOf(certain: readonly CertainPair[]): number | null {
  const calibration = Calibration.learn({ certain, background: [], priorOdds: 1 });
  return calibration === undefined ? null : calibrationError(calibration.reliability);
}

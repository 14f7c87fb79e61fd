import type { Dataset, DatasetPicture, EvaluationPictures, EvaluationSplit } from '../../datasets/index.ts';
import type { Embedder, EmbedderModel } from '../../embedding/index.ts';
import { InvalidOptionError } from '../../errors/index.ts';
import {
  CMC_FLAVOURS,
  cosineDistances,
  expandQueries,
  flavouredCmc,
  rankGallery,
  rankingMetrics,
  reciprocalDistances,
  verificationCurve,
  writeSynergySubmission,
  type CmcFlavour,
  type RankingDistances,
  type RankingMetrics,
  type VerificationCurve,
} from '../../evaluation/index.ts';
import type { DescriptorFeature } from '../../mdpr/index.ts';
import { embedPictures } from './embed-pictures.ts';

/** Queries that the report shows. */
const PANELS = 20;
/** Answers of each that it shows. */
export const PANEL_ANSWERS = 10;

export interface EvaluationOptions {
  /** Default `test`. */
  readonly split?: EvaluationSplit | undefined;
  /** k-reciprocal re-ranking. */
  readonly rerank?: boolean | undefined;
  /** The mean of a picture's and its mirror image's embedding. */
  readonly flip?: boolean | undefined;
  /** α query expansion. */
  readonly expand?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears how many of the split's pictures are embedded. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A query and its best answers. */
export interface RetrievalPanel {
  readonly query: DatasetPicture;
  readonly answers: readonly {
    readonly picture: DatasetPicture;
    readonly isRight: boolean;
    readonly distance: number;
  }[];
}

/** An embedding of length 1 of each picture of a split. */
export interface SplitEmbeddings {
  readonly queries: readonly Float32Array[];
  readonly gallery: readonly Float32Array[];
}

/** A split ranked by a model, before scoring: all that scoring and a submission need. */
export interface RankedSplit {
  readonly dataset: Dataset;
  readonly split: EvaluationSplit;
  readonly pictures: EvaluationPictures;
  readonly model: EmbedderModel;
  readonly features: readonly DescriptorFeature[];
  readonly embeddings: SplitEmbeddings;
  readonly distances: RankingDistances;
  /** The distances of other embeddings of the same pictures, expanded and re-ranked as the options say. */
  readonly distancesOf: (embeddings: SplitEmbeddings) => RankingDistances;
  /** What was done besides embedding, in words. */
  readonly methods: readonly string[];
}

export interface Evaluation extends RankedSplit {
  readonly metrics: RankingMetrics;
  readonly verification: VerificationCurve;
  /** Of SynergyReID the first place of the challenge baseline's CMC curves; empty for other layouts. */
  readonly flavours: readonly { readonly flavour: CmcFlavour; readonly rank1: number }[];
  /** Of queries evenly spread over those that count: not chosen by how well they went. */
  readonly panels: readonly RetrievalPanel[];
}

/**
 * Embeds a split of a data set and gives the distances of its queries to its gallery.
 * @throws InvalidOptionError if the data set lacks the split, or it has no query or no gallery picture.
 */
export async function rankSplit(
  dataset: Dataset,
  embedder: Embedder,
  options: EvaluationOptions = {},
): Promise<RankedSplit> {
  const { split = 'test', flip, signal, onProgress } = options;
  const pictures = dataset.evaluation[split];
  if (pictures === undefined || pictures.query.length === 0 || pictures.gallery.length === 0) {
    throw new InvalidOptionError(
      'missing-split',
      `The data set ${dataset.folder} has no query and gallery pictures of the split ${split}.`,
    );
  }
  const total = pictures.query.length + pictures.gallery.length;
  const all = await embedPictures(embedder, [...pictures.query, ...pictures.gallery], {
    flip,
    signal,
    onProgress: (done) => onProgress?.(done, total),
  });
  const embeddings = {
    queries: all.slice(0, pictures.query.length),
    gallery: all.slice(pictures.query.length),
  };
  const distancesOf = ({ queries, gallery }: SplitEmbeddings): RankingDistances => {
    const asked = options.expand === true ? expandQueries(queries, gallery) : queries;
    return options.rerank === true ? reciprocalDistances(asked, gallery) : cosineDistances(asked, gallery);
  };
  return {
    dataset,
    split,
    pictures,
    model: embedder.model,
    features: embedder.features,
    embeddings,
    distances: distancesOf(embeddings),
    distancesOf,
    methods: [
      ...(flip === true ? ['flip test'] : []),
      ...(options.expand === true ? ['query expansion (5 neighbours, power 3)'] : []),
      ...(options.rerank === true ? ['k-reciprocal re-ranking (k1 20, k2 6, λ 0.3)'] : []),
    ],
  };
}

/**
 * Scores a ranked split.
 * @throws InvalidOptionError `unlabelled-split` for a split without public answers, and `no-queries` if not one query
 * has an answer: figures of 0 would say something else.
 */
export function scoreSplit(ranked: RankedSplit): Evaluation {
  const { dataset, split, pictures, distances } = ranked;
  if (!pictures.isLabelled) {
    throw new InvalidOptionError(
      'unlabelled-split',
      `The answers of the split ${split} are not public, so it cannot be scored. Write a submission instead.`,
    );
  }
  const metrics = rankingMetrics(pictures.query, pictures.gallery, distances);
  if (metrics.queries === 0) {
    throw new InvalidOptionError(
      'no-queries',
      `No query of ${dataset.folder} has a gallery picture of the same identity in another camera, so nothing can be ` +
        'measured. Run sightline dataset on it.',
    );
  }
  return {
    ...ranked,
    metrics,
    verification: verificationCurve(pictures.query, pictures.gallery, distances),
    flavours:
      dataset.layout === 'synergyreid'
        ? CMC_FLAVOURS.map((flavour) => ({
            flavour,
            rank1: flavouredCmc(flavour, pictures.query, pictures.gallery, distances)[0] ?? 0,
          }))
        : [],
    panels: makePanels(pictures, distances, metrics),
  };
}

/** The ranked split as the SynergyReID challenge wants it. Its ids are numbers. */
export function submissionOf({ pictures, distances }: RankedSplit): string {
  const ids = (list: readonly DatasetPicture[]): number[] => list.map(({ identity }) => Number(identity));
  return writeSynergySubmission({
    queryIds: ids(pictures.query),
    galleryIds: ids(pictures.gallery),
    distances,
  });
}

function makePanels(
  { query, gallery }: EvaluationPictures,
  distances: RankingDistances,
  { uncounted }: RankingMetrics,
): RetrievalPanel[] {
  const skipped = new Set(uncounted);
  const counted = query.map((_, index) => index).filter((index) => !skipped.has(index));
  const step = Math.max(1, counted.length / PANELS);
  const shown = counted.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step));
  return shown.flatMap((index) => {
    const asked = query[index];
    if (asked === undefined) return [];
    const row = distances.row(index);
    const { order, isMatch } = rankGallery(asked, gallery, row);
    const answers = order.slice(0, PANEL_ANSWERS).flatMap((entry, place) => {
      const picture = gallery[entry];
      return picture === undefined
        ? []
        : [{ picture, isRight: isMatch[place] === true, distance: row[entry] ?? 0 }];
    });
    return [{ query: asked, answers }];
  });
}

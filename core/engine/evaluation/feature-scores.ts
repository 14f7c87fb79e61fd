import { InvalidOptionError, throwIfCancelled } from '../../errors/index.ts';
import { rankingMetrics, sliceEmbeddings, type RankingMetrics } from '../../evaluation/index.ts';
import type { DescriptorFeature, FeatureKind } from '../../mdpr/index.ts';
import type { RankedSplit } from './evaluate-dataset.ts';

/** The scores of a part of the descriptor alone. */
export interface FeatureScores {
  /** For people: `hard global`, `hard branch`. */
  readonly name: string;
  /** Numbers of the descriptor that it takes. */
  readonly dimension: number;
  readonly metrics: RankingMetrics;
}

const HARD: readonly FeatureKind[] = ['hard-global', 'hard-part'];
const SOFT: readonly FeatureKind[] = ['soft-res5', 'soft-res4'];

/** What is joined besides the single features and the whole descriptor (paper, Table VIII). */
const COMBINATIONS: readonly { readonly name: string; readonly kinds: readonly FeatureKind[] }[] = [
  { name: 'hard parts', kinds: ['hard-part'] },
  { name: 'hard branch', kinds: HARD },
  { name: 'soft branch', kinds: SOFT },
  { name: 'hard + soft', kinds: [...HARD, ...SOFT] },
];

/**
 * Scores each feature of the descriptor and their combinations, by the embeddings that the split has already: parts
 * are cut out, joined as they are and scaled to length 1.
 * @throws InvalidOptionError for a model whose embeddings are not made of known features; CancelledError.
 */
export function scoreFeatures(ranked: RankedSplit, signal?: AbortSignal): readonly FeatureScores[] {
  const { features, pictures, embeddings, model } = ranked;
  if (features.length === 0) {
    throw new InvalidOptionError(
      'no-features',
      `The embeddings of the model ${model.name} have no parts that are known. Only MDPR models of Sightline state theirs.`,
    );
  }
  const groups = [
    ...features.map((feature) => ({ name: feature.name, members: [feature] })),
    ...COMBINATIONS.map(({ name, kinds }) => ({
      name,
      members: features.filter(({ kind }) => kinds.includes(kind)),
    })),
    { name: 'all', members: features },
  ];
  return groups.map(({ name, members }) => {
    throwIfCancelled(signal);
    const distances = ranked.distancesOf({
      queries: sliceEmbeddings(embeddings.queries, members),
      gallery: sliceEmbeddings(embeddings.gallery, members),
    });
    return {
      name,
      dimension: dimensionOf(members),
      metrics: rankingMetrics(pictures.query, pictures.gallery, distances),
    };
  });
}

function dimensionOf(features: readonly DescriptorFeature[]): number {
  return features.reduce((sum, { length }) => sum + length, 0);
}

import { descriptorLength, type MdprConfig } from './config.ts';

/** What a feature of the descriptor is of. */
export type FeatureKind = 'hard-global' | 'hard-part' | 'soft-res5' | 'soft-res4' | 'fusion';

/** One feature of the descriptor: its numbers from `start` on. */
export interface DescriptorFeature {
  readonly kind: FeatureKind;
  /** For people: `hard global`, `hard part 1`. */
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

/** The features that the descriptor is joined of, in their order (mdpr.md §5); their lengths add up to its length. */
export function descriptorFeatures(config: MdprConfig): readonly DescriptorFeature[] {
  const { embedding, parts, hasFusion } = config;
  const alike: readonly { readonly kind: FeatureKind; readonly name: string }[] = [
    { kind: 'hard-global', name: 'hard global' },
    ...Array.from({ length: parts }, (_, part) => ({
      kind: 'hard-part' as const,
      name: `hard part ${part + 1}`,
    })),
    { kind: 'soft-res5', name: 'soft res5' },
    { kind: 'soft-res4', name: 'soft res4' },
  ];
  const features: DescriptorFeature[] = alike.map((feature, index) => ({
    ...feature,
    start: index * embedding,
    length: embedding,
  }));
  const start = features.length * embedding;
  if (hasFusion) {
    features.push({ kind: 'fusion', name: 'fusion', start, length: descriptorLength(config) - start });
  }
  return features;
}

import { mdprConfig, type MdprConfig } from '../../mdpr/index.ts';
import {
  iterationsPerEpoch,
  PUBLISHED_ADAM,
  PUBLISHED_AUGMENTATION,
  PUBLISHED_RATES,
  SMALL_AUGMENTATION,
  type TrainingSettings,
} from '../../training/index.ts';

/** The two recipes that others start from. */
export const RECIPES = ['small', 'published'] as const;
export type RecipeName = (typeof RECIPES)[number];

/** Everything of a run that a user may choose; what is left out is the recipe's. */
export interface RecipeChanges {
  readonly config?: Partial<MdprConfig>;
  readonly identitiesPerBatch?: number | undefined;
  readonly imagesPerIdentity?: number | undefined;
  readonly epochs?: number | undefined;
  /** The learning rate after the warm-up. */
  readonly peak?: number | undefined;
  readonly warmUpIterations?: number | undefined;
  readonly seed?: number | undefined;
  readonly augmentation?: TrainingSettings['augmentation'] | undefined;
  readonly switches?: TrainingSettings['switches'] | undefined;
}

export interface Recipe {
  readonly config: MdprConfig;
  readonly settings: TrainingSettings;
}

/**
 * What a run on so many images does. `small`: a network that two processor cores train in an hour or two, the rate
 * falling by the step. `published`: the paper's network and training (mdpr.md §7), the rate falling by the epoch.
 * A warm-up of more than a tenth of a run is cut to that.
 * @throws InvalidOptionError if the network cannot be built, or the images do not fill a batch.
 */
export function makeRecipe(name: RecipeName, images: number, changes: RecipeChanges = {}): Recipe {
  const recipe = name === 'small' ? SMALL : PUBLISHED;
  const {
    identitiesPerBatch = recipe.identitiesPerBatch,
    imagesPerIdentity = recipe.imagesPerIdentity,
    epochs = recipe.epochs,
    seed = 1,
  } = changes;
  const perEpoch = iterationsPerEpoch(images, identitiesPerBatch * imagesPerIdentity);
  const iterations = epochs * perEpoch;
  const rates = {
    peak: changes.peak ?? recipe.peak,
    floor: PUBLISHED_RATES.floor,
    warmUpStart: PUBLISHED_RATES.warmUpStart,
    warmUpIterations:
      changes.warmUpIterations ?? Math.min(recipe.warmUpIterations, Math.floor(iterations / 10)),
  };
  return {
    config: mdprConfig({ ...recipe.config, ...changes.config }),
    settings: {
      seed,
      identitiesPerBatch,
      imagesPerIdentity,
      augmentation: changes.augmentation ?? recipe.augmentation,
      schedule:
        recipe.schedule === 'steps'
          ? { kind: 'steps', ...rates, iterations }
          : { kind: 'epochs', ...rates, epochs, iterationsPerEpoch: perEpoch },
      adam: PUBLISHED_ADAM,
      switches: changes.switches ?? {},
    },
  };
}

/** After a reference run of this size in PyTorch; models/ has the settings of the run that made the default model. */
const SMALL = {
  config: { depth: 18, width: 0.5, embedding: 128, inputHeight: 128, inputWidth: 64 },
  identitiesPerBatch: 8,
  imagesPerIdentity: 8,
  epochs: 26,
  peak: 7e-4,
  warmUpIterations: 200,
  augmentation: SMALL_AUGMENTATION,
  schedule: 'steps',
} as const;

/** Source: mdpr.md §7 (one device: 64 = 4 × 16). */
const PUBLISHED = {
  config: {},
  identitiesPerBatch: 4,
  imagesPerIdentity: 16,
  epochs: 60,
  peak: PUBLISHED_RATES.peak,
  warmUpIterations: PUBLISHED_RATES.warmUpIterations,
  augmentation: PUBLISHED_AUGMENTATION,
  schedule: 'epochs',
} as const;

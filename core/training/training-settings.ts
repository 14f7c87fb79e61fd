import { z } from 'zod';
import { InvalidOptionError } from '../errors/index.ts';
import { SHARED_STAGES, type StepSwitches } from '../mdpr/index.ts';
import { PUBLISHED_ADAM, type AdamOptions } from './adam.ts';
import { checkAugmentation, type Augmentation } from './augmentation/options.ts';
import { checkSchedule, type Schedule } from './schedule.ts';

/** All that decides a run besides network, images and first state: with the same, a run is the same. */
export interface TrainingSettings {
  /** Of batches, augmentation and first values. */
  readonly seed: number;
  /** P: different identities in a batch. */
  readonly identitiesPerBatch: number;
  /** K: images of each. */
  readonly imagesPerIdentity: number;
  readonly augmentation: Augmentation;
  readonly schedule: Schedule;
  readonly adam: AdamOptions;
  readonly switches: StepSwitches;
}

/** Pictures of a batch. */
export function batchSize({ identitiesPerBatch, imagesPerIdentity }: TrainingSettings): number {
  return identitiesPerBatch * imagesPerIdentity;
}

/** @throws InvalidOptionError naming the option that is out of its range. */
export function checkSettings(settings: TrainingSettings): void {
  checkAugmentation(settings.augmentation);
  checkSchedule(settings.schedule);
  const { firstDecay, secondDecay, epsilon, weightDecay } = settings.adam;
  const isSound =
    firstDecay >= 0 &&
    firstDecay < 1 &&
    secondDecay >= 0 &&
    secondDecay < 1 &&
    epsilon > 0 &&
    weightDecay >= 0;
  if (isSound && [epsilon, weightDecay].every(Number.isFinite)) return;
  throw new InvalidOptionError(
    'invalid-optimiser',
    `The optimiser ${JSON.stringify(settings.adam)} cannot be used: both decays must be from 0 to below 1, epsilon ` +
      `above 0 and the weight decay from 0. The published ones are ${JSON.stringify(PUBLISHED_ADAM)}.`,
  );
}

const rectangle = {
  probability: z.number(),
  minimumArea: z.number(),
  maximumArea: z.number(),
  minimumAspect: z.number(),
  maximumAspect: z.number(),
};

const rates = { peak: z.number(), floor: z.number(), warmUpStart: z.number(), warmUpIterations: z.number() };

/** The form of {@link TrainingSettings} in files; the numbers' ranges are {@link checkSettings}'s. */
export const trainingSettingsSchema: z.ZodType<TrainingSettings> = z.strictObject({
  seed: z.number().int(),
  identitiesPerBatch: z.number().int().min(2).max(4096),
  imagesPerIdentity: z.number().int().min(2).max(4096),
  augmentation: z.strictObject({
    padding: z.number(),
    flipProbability: z.number(),
    colour: z.strictObject({
      probability: z.number(),
      brightness: z.number(),
      contrast: z.number(),
      shift: z.number(),
    }),
    greyProbability: z.number(),
    erasing: z.strictObject(rectangle),
    patch: z.strictObject({ ...rectangle, capacity: z.number(), minimumPatches: z.number() }),
  }),
  schedule: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('epochs'),
      ...rates,
      epochs: z.number(),
      iterationsPerEpoch: z.number(),
    }),
    z.strictObject({ kind: z.literal('steps'), ...rates, iterations: z.number() }),
  ]),
  adam: z.strictObject({
    firstDecay: z.number(),
    secondDecay: z.number(),
    epsilon: z.number(),
    weightDecay: z.number(),
  }),
  switches: z.strictObject({
    identityLoss: z.enum(['circle-softmax', 'pairwise-circle']).optional(),
    hasDiversity: z.boolean().optional(),
    attentionPrice: z.number().optional(),
    frozenThrough: z.enum(SHARED_STAGES).optional(),
    teacher: z
      .strictObject({ dimension: z.number().int().min(2).max(65_536), weight: z.number() })
      .optional(),
  }),
}) as z.ZodType<TrainingSettings>;

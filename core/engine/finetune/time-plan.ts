import { firstState, Trainer, type LabelledImages } from '../../training/index.ts';
import type { WeightsFile } from '../../mdpr/index.ts';
import type { DeviceChoice } from '../../runtime/index.ts';
import { makeRecipe, type RecipeChanges } from '../training/training-recipe.ts';

/** Steps that are not timed: the first ones lay out memory. */
const UNTIMED = 1;
const TIMED = 3;
/** Of the time that is given, what is left for steps: the rest goes to opening, measuring and saving. */
const SHARE_OF_STEPS = 0.85;

export interface TimePlan {
  readonly epochs: number;
  readonly secondsPerStep: number;
}

/**
 * How many passes over the pictures fit into so many minutes, by steps that are made and thrown away. At least one.
 * @throws as {@link Trainer.open} and {@link Trainer.next}.
 */
export async function planTime(
  { config, weights }: WeightsFile,
  images: LabelledImages,
  changes: RecipeChanges,
  {
    minutes,
    device,
    threads,
    isBackground,
    signal,
  }: {
    readonly minutes: number;
    readonly device?: DeviceChoice | undefined;
    readonly threads?: number | undefined;
    readonly isBackground?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<TimePlan> {
  const { settings } = makeRecipe('small', images.images.length, { ...changes, config, epochs: 100 });
  const shape = { config, identities: images.identities.length, switches: settings.switches };
  const { state } = firstState(shape, settings.seed, weights);
  await using trainer = await Trainer.open(
    { config, images, settings, state },
    {
      device,
      threads,
      isBackground,
      signal,
    },
  );
  for (let step = 0; step < UNTIMED; step += 1) await trainer.next(signal);
  const start = performance.now();
  for (let step = 0; step < TIMED; step += 1) await trainer.next(signal);
  const secondsPerStep = (performance.now() - start) / 1000 / TIMED;
  const stepsPerEpoch = trainer.steps / 100;
  const steps = (minutes * 60 * SHARE_OF_STEPS) / secondsPerStep;
  return { epochs: Math.max(1, Math.round(steps / stepsPerEpoch)), secondsPerStep };
}

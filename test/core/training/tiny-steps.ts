import { mdprConfig } from '../../../core/mdpr/index.ts';
import {
  firstState,
  PUBLISHED_ADAM,
  type StepFeed,
  type StepPlan,
  type TrainingState,
} from '../../../core/training/index.ts';
import { hashedWeights } from '../mdpr/hashed-weights.ts';
import { trainingPictures } from '../mdpr/training-run.ts';

const LABELS = [0, 2, 0, 2];

/** A step of a network that is as small as it gets. */
export const TINY_PLAN: StepPlan = {
  config: mdprConfig({ depth: 18, width: 1 / 32, embedding: 4, inputHeight: 64, inputWidth: 32 }),
  identities: 3,
  switches: {},
  batch: LABELS.length,
  adam: PUBLISHED_ADAM,
};

/** A state before the first step; of its own arrays each time, since steps take it over. */
export function tinyState(): TrainingState {
  return firstState(TINY_PLAN, 1, hashedWeights(TINY_PLAN.config)).state;
}

/** Feeds of so many steps, each with other pictures and another learning rate; buffers of their own each time. */
export function tinyFeeds(count: number, learningRate = 3.5e-4): readonly StepFeed[] {
  const { inputHeight, inputWidth } = TINY_PLAN.config;
  const pictures = trainingPictures(LABELS.length, inputHeight, inputWidth);
  return Array.from({ length: count }, (_, step) => ({
    images: pictures.map((value, index) => (index % (step + 2) === 0 ? 255 - value : value)),
    labels: Int32Array.from(LABELS),
    teacher: undefined,
    learningRate: learningRate / (step + 1),
  }));
}

/** Every tensor of a state by a name of its own. */
export function tensorsByName({
  weights,
  firstMoments,
  secondMoments,
}: TrainingState): ReadonlyMap<string, Float32Array> {
  const parts = { weight: weights, first: firstMoments, second: secondMoments };
  return new Map(
    Object.entries(parts).flatMap(([part, tensors]) =>
      [...tensors].map(([name, { data }]) => [`${part} ${name}`, data] as const),
    ),
  );
}

/** Of the greatest number of the tensor; the names of those that are further off, with by how much. */
export function furtherOff(
  found: ReadonlyMap<string, Float32Array>,
  expected: ReadonlyMap<string, Float32Array>,
  tolerance: number,
): readonly string[] {
  return [...expected].flatMap(([name, values]) => {
    const greatest = values.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
    const other = found.get(name);
    const off = values.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - (other?.[index] ?? Number.NaN)) / greatest),
      0,
    );
    return off <= tolerance ? [] : [`${name}: ${off}`];
  });
}

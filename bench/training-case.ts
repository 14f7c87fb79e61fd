import { fedDeclarations, mdprConfig, trainedDeclarations, type Weights } from '../core/mdpr/index.ts';
import { PUBLISHED_ADAM, type StepFeed, type StepPlan, type TrainingState } from '../core/training/index.ts';
import { hashedWeights } from '../test/core/mdpr/hashed-weights.ts';
import { trainingPictures } from '../test/core/mdpr/training-run.ts';

/** What both sides of bench/training.ts train: bench/training-reference.py says the same in PyTorch. */
export interface TrainingCase {
  readonly plan: StepPlan;
  readonly state: TrainingState;
}

const BATCH = 16;
const IDENTITIES = 3;

/** The small model (R18 of half width, E = 128) at an input size, with hashed weights. */
export function trainingCase(inputHeight: number, inputWidth: number): TrainingCase {
  const config = mdprConfig({ depth: 18, width: 0.5, embedding: 128, inputHeight, inputWidth });
  const plan = { config, identities: IDENTITIES, switches: {}, batch: BATCH, adam: PUBLISHED_ADAM };
  const declarations = fedDeclarations(config, { identities: IDENTITIES });
  const hashed = hashedWeights(config);
  const weights: Weights = new Map(
    declarations.flatMap(({ name }) => {
      const weight = hashed.get(name);
      return weight === undefined ? [] : [[name, weight] as const];
    }),
  );
  const zeros = (): Weights =>
    new Map(
      trainedDeclarations(config, { identities: IDENTITIES }).map(({ name, shape }) => [
        name,
        { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) },
      ]),
    );
  return { plan, state: { step: 0, weights, firstMoments: zeros(), secondMoments: zeros() } };
}

/** Gives the same pictures for every step, in a buffer of their own. */
export function trainingFeed({ config: { inputHeight, inputWidth } }: StepPlan): () => StepFeed {
  const pictures = trainingPictures(BATCH, inputHeight, inputWidth);
  return () => ({
    images: new Float32Array(pictures),
    labels: Int32Array.from({ length: BATCH }, (_, index) => index % IDENTITIES),
    teacher: undefined,
    learningRate: 3.5e-4,
  });
}

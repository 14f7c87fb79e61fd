import { z } from 'zod';
import { ModelError } from '../errors/index.ts';
import {
  readWeightsFile,
  writeWeightsFile,
  type MdprConfig,
  type Weight,
  type Weights,
  type WeightsFacts,
} from '../mdpr/index.ts';
import { trainingSettingsSchema, type TrainingSettings } from './training-settings.ts';
import { checkState, type TrainingState } from './training-state.ts';

/**
 * A run between two steps. Random choices are drawn from streams that belong to seed and batch number, so settings
 * and step are the whole of their state.
 */
export interface TrainingCheckpoint {
  readonly config: MdprConfig;
  readonly facts: WeightsFacts;
  readonly settings: TrainingSettings;
  /** In the order of the classifiers' rows. */
  readonly identities: readonly string[];
  /** Of the images: a run goes on with the same only. */
  readonly fingerprint: string;
  /** Of the teacher, a SHA-256; null without one. */
  readonly teacher: string | null;
  readonly state: TrainingState;
}

/** The metadata key of what a run is. */
const RUN_KEY = 'sightline.training_run';

const FIRST_MOMENT = 'adam/first/';
const SECOND_MOMENT = 'adam/second/';

const runSchema = z.strictObject({
  format: z.literal(1),
  step: z.number().int().nonnegative(),
  settings: trainingSettingsSchema,
  identities: z.array(z.string()),
  fingerprint: z.string(),
  teacher: z.string().nullable(),
});

/**
 * A safetensors file of the run: its weights under their own names, so that it is a weights file like any other, the
 * optimiser's moments, and the rest as JSON in the metadata.
 * @throws ModelError if a number of the state is not finite: a checkpoint that cannot be gone on from is not written.
 */
export function writeCheckpoint(checkpoint: TrainingCheckpoint): Uint8Array {
  const { config, facts, settings, identities, fingerprint, teacher, state } = checkpoint;
  checkState(state, { config, identities: identities.length, switches: settings.switches });
  const run: z.input<typeof runSchema> = {
    format: 1,
    step: state.step,
    settings,
    identities: [...identities],
    fingerprint,
    teacher,
  };
  const tensors = new Map([
    ...state.weights,
    ...prefixed(FIRST_MOMENT, state.firstMoments),
    ...prefixed(SECOND_MOMENT, state.secondMoments),
  ]);
  return writeWeightsFile(config, tensors, facts, { [RUN_KEY]: JSON.stringify(run) });
}

/**
 * Reads what {@link writeCheckpoint} wrote.
 * @throws ModelError `no-training-run` for a file of weights alone, or as `readWeightsFile` if it is damaged.
 */
export function readCheckpoint(bytes: Uint8Array): TrainingCheckpoint {
  const { config, weights, facts, metadata } = readWeightsFile(bytes);
  const { step, settings, identities, fingerprint, teacher } = statedRun(metadata[RUN_KEY]);
  const own: (readonly [string, Weight])[] = [...weights].filter(([name]) => !name.startsWith('adam/'));
  const state = {
    step,
    weights: new Map(own),
    firstMoments: under(FIRST_MOMENT, weights),
    secondMoments: under(SECOND_MOMENT, weights),
  };
  checkState(state, { config, identities: identities.length, switches: settings.switches });
  return { config, facts, settings, identities, fingerprint, teacher, state };
}

function statedRun(json: string | undefined): z.output<typeof runSchema> {
  try {
    return runSchema.parse(JSON.parse(json ?? ''));
  } catch (cause) {
    throw new ModelError(
      'no-training-run',
      'The file holds no training run that can be gone on with: it has weights alone, or was written by another ' +
        'version. Start a new run from its weights instead.',
      { cause },
    );
  }
}

function prefixed(prefix: string, weights: Weights): readonly (readonly [string, Weight])[] {
  return [...weights].map(([name, weight]) => [prefix + name, weight]);
}

function under(prefix: string, weights: Weights): Weights {
  return new Map(
    [...weights].flatMap(([name, weight]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), weight] as const] : [],
    ),
  );
}

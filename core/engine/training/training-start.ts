import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidOptionError, ModelError } from '../../errors/index.ts';
import { readWeightsFile, type MdprConfig, type WeightsFile } from '../../mdpr/index.ts';
import {
  firstState,
  readCheckpoint,
  type LabelledImages,
  type TrainingCheckpoint,
} from '../../training/index.ts';
import { makeRecipe, type RecipeChanges, type RecipeName } from './training-recipe.ts';

/** The checkpoint of a run's folder: all that is needed to go on. */
export const LAST_CHECKPOINT = 'last.safetensors';

/** Where a run begins: anew, from the weights of a file, or where the run in its folder stopped. */
export type TrainingOrigin =
  | { readonly kind: 'new' }
  | { readonly kind: 'weights'; readonly file: string }
  | { readonly kind: 'resume' };

export interface StartRequest {
  readonly out: string;
  readonly origin: TrainingOrigin;
  readonly recipe: RecipeName;
  readonly changes: RecipeChanges;
}

/** A run before its next step, and what a user should know of where it came from. */
export interface TrainingStart {
  readonly checkpoint: Omit<TrainingCheckpoint, 'facts'>;
  readonly notes: readonly string[];
}

/**
 * The state that a run begins with.
 * @throws ModelError naming the file that cannot be gone on from; InvalidOptionError if the images are other ones.
 */
export async function decideStart(
  { out, origin, recipe, changes }: StartRequest,
  images: LabelledImages,
  teacher: string | null,
): Promise<TrainingStart> {
  if (origin.kind === 'resume') {
    const interrupted = await readInterrupted(join(out, LAST_CHECKPOINT));
    if (interrupted !== undefined) return goOn(interrupted, images, teacher);
  }
  const file =
    origin.kind === 'weights' ? origin.file : origin.kind === 'resume' ? await onlyWeights(out) : undefined;
  const weights = file === undefined ? undefined : await readNamed(file, readWeightsFile);
  // Another size of the pictures is another use of the same network; all else is the weights'.
  if (weights !== undefined && file !== undefined) assertSameNetwork(file, weights.config, changes.config);
  const config = weights === undefined ? changes.config : { ...weights.config, ...sizeOf(changes.config) };
  const made = makeRecipe(recipe, images.images.length, { ...changes, ...(config && { config }) });
  const shape = {
    config: made.config,
    identities: images.identities.length,
    switches: made.settings.switches,
  };
  const { state, taken } = firstState(shape, made.settings.seed, weights?.weights);
  return {
    checkpoint: {
      ...made,
      identities: images.identities,
      fingerprint: images.fingerprint,
      teacher,
      state,
    },
    notes:
      file === undefined ? [] : [`${taken.length} of ${state.weights.size} tensors begin as in ${file}.`],
  };
}

function goOn(checkpoint: TrainingCheckpoint, images: LabelledImages, teacher: string | null): TrainingStart {
  if (checkpoint.fingerprint !== images.fingerprint) {
    throw new InvalidOptionError(
      'other-training-images',
      'The run to resume was trained on other images than these: files were added, removed or renamed. ' +
        'Resume with the same images, or start a new run from its weights.',
    );
  }
  if (checkpoint.teacher !== teacher) {
    throw new InvalidOptionError(
      'other-teacher',
      checkpoint.teacher === null
        ? 'The run to resume has no teacher. Resume it without one.'
        : 'The run to resume learns from a teacher, and this is not it. Give the same file by --teacher.',
    );
  }
  return { checkpoint, notes: [`The run goes on after step ${checkpoint.state.step}.`] };
}

/** Throws: InvalidOptionError if a network is asked for that the weights are not of. */
function assertSameNetwork(file: string, own: MdprConfig, wanted: Partial<MdprConfig> = {}): void {
  const size = ['inputHeight', 'inputWidth'];
  for (const [name, value] of Object.entries(wanted)) {
    const stated = own[name as keyof MdprConfig];
    if (size.includes(name) || value === stated) continue;
    throw new InvalidOptionError(
      'other-network',
      `The weights ${file} are of a network with ${name} ${stated}, not ${value}. Leave ${name} out, or begin a new ` +
        'run without these weights.',
      { details: { file, option: name } },
    );
  }
}

function sizeOf(config: Partial<MdprConfig> = {}): Partial<MdprConfig> {
  const { inputHeight, inputWidth } = config;
  return {
    ...(inputHeight === undefined ? {} : { inputHeight }),
    ...(inputWidth === undefined ? {} : { inputWidth }),
  };
}

/** Whether a folder holds a run that can be gone on with. */
export async function hasRun(out: string): Promise<boolean> {
  return await access(join(out, LAST_CHECKPOINT)).then(
    () => true,
    () => false,
  );
}

async function readInterrupted(file: string): Promise<TrainingCheckpoint | undefined> {
  try {
    return await readNamed(file, readCheckpoint);
  } catch (error) {
    if (error instanceof ModelError && error.code === 'checkpoint-missing') return undefined;
    throw error;
  }
}

/** The one weights file of the folder, as `import-checkpoint` leaves it. */
async function onlyWeights(folder: string): Promise<string> {
  const names = await readdir(folder).catch((): string[] => []);
  const weights = names.filter((name) => name.endsWith('.safetensors'));
  const [only] = weights;
  if (only !== undefined && weights.length === 1) return join(folder, only);
  throw new InvalidOptionError(
    'nothing-to-resume',
    `The folder ${folder} holds no ${LAST_CHECKPOINT}, and ${weights.length === 0 ? 'no' : 'several'} other ` +
      'weights to begin with. Give the folder of an earlier run, or leave out --resume.',
    { details: { folder } },
  );
}

async function readNamed<File extends WeightsFile | TrainingCheckpoint>(
  file: string,
  read: (bytes: Uint8Array) => File,
): Promise<File> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new ModelError('checkpoint-missing', `The weights ${file} cannot be read. Check the path.`, {
      cause,
      details: { file },
    });
  }
  try {
    return read(bytes);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelError(cause.code, `The weights ${file} cannot be used. ${cause.message}`, {
      cause,
      details: { ...cause.details, file },
    });
  }
}

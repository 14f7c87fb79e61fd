import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { InvalidOptionError, ModelError, throwIfCancelled } from '../errors/index.ts';
import type { RgbImage } from '../images/index.ts';
import { defaultModel, modelOfWeightsFile } from '../mdpr/index.ts';
import { InferenceSession, type DeviceChoice } from '../runtime/index.ts';
import type { Embedder } from './embedder.ts';
import { readModelForm, type FormOptions, type InputSize, type ModelForm } from './model-form.ts';
import { readDimension, runBatch, SessionEmbedder } from './session-embedder.ts';

/** Larger than any ReID model in use; the file is read into memory whole. */
const MAXIMUM_MODEL_BYTES = 2 ** 31 - 1;
const DEFAULT_BATCH = 16;
const MAXIMUM_BATCH = 256;

export interface EmbedderOptions extends FormOptions {
  /** Path of an ONNX file, or of a `.safetensors` file of Sightline's weights; default: the model that comes with Sightline. */
  readonly model?: string | undefined;
  /** Default `auto`. */
  readonly device?: DeviceChoice | undefined;
  /** Threads on the processor; default: one per core. */
  readonly threads?: number | undefined;
  /** Crops that share a run, default 16. Ignored where the model takes batches of one size only. */
  readonly batch?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a ReID model: MDPR, also from its weights alone, or any ONNX file with one input [N, 3, H, W] and an output
 * [N, D]. The caller disposes of it.
 * @throws ModelError if the file is missing, no ONNX file or no ReID model; InvalidOptionError for options that are
 * out of range or contradict the file; CancelledError.
 */
export async function openEmbedder(options: EmbedderOptions = {}): Promise<Embedder> {
  const batch = options.batch ?? DEFAULT_BATCH;
  if (!Number.isInteger(batch) || batch < 1 || batch > MAXIMUM_BATCH) {
    throw new InvalidOptionError(
      'invalid-batch',
      `The batch size is ${batch}. It must be a whole number from 1 to ${MAXIMUM_BATCH}.`,
    );
  }
  throwIfCancelled(options.signal);
  const file = options.model === undefined ? 'the default model' : basename(options.model);
  const bytes = options.model === undefined ? await defaultModel() : await readModelFile(options.model);
  await using opened = new AsyncDisposableStack();
  const session = opened.use(
    await InferenceSession.create(modelOf(bytes, options.model), {
      device: options.device,
      threads: options.threads,
      name: file,
      signal: options.signal,
    }),
  );
  const form = readModelForm(session, file, options);
  const name = form.name ?? file;
  const trial = await runBatch(session, form, [trialCrop(form.size)], options.signal);
  const dimension = readDimension(trial, 1, name);
  assertFeatures(form, dimension, name);
  const embedder = new SessionEmbedder({
    session,
    form,
    batch: form.fixedBatch ?? batch,
    model: {
      id: await sha256(bytes),
      name,
      dimension,
      isTrained: form.isTrained,
      inputWidth: form.size.width,
      inputHeight: form.size.height,
    },
    warnings: describeWarnings(session, name, form.isTrained),
  });
  // From here on the embedder owns the session.
  opened.move();
  return embedder;
}

/** A file whose metadata states another network than it holds would be sliced in wrong places. */
function assertFeatures({ features }: ModelForm, dimension: number, name: string): void {
  const stated = features.reduce((sum, { length }) => sum + length, 0);
  if (stated === 0 || stated === dimension) return;
  throw new ModelError(
    'invalid-metadata',
    `The metadata of the model ${name} states a network that gives ${stated} numbers, but it gives ${dimension}.`,
  );
}

function describeWarnings(session: InferenceSession, name: string, isTrained: boolean): string[] {
  const fallbacks = session.fallbacks.map(
    ({ device, reason }) =>
      `The model ${name} does not run on ${device}, but on ${session.device}: ${reason}`,
  );
  if (isTrained) return fallbacks;
  return [
    ...fallbacks,
    `The model ${name} is untrained: its weights are first values from a seed, so it tells people apart only roughly. ` +
      `Give a trained one by its path.`,
  ];
}

/**
 * The ONNX file to run: what was read, or the model that a weights file states. Building one takes a second or two, of
 * the published network a minute or two.
 */
function modelOf(bytes: Uint8Array, path: string | undefined): Uint8Array {
  if (path === undefined || extname(path).toLowerCase() !== '.safetensors') return bytes;
  try {
    return modelOfWeightsFile(bytes);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelError(cause.code, `The model ${path} cannot be built. ${cause.message}`, {
      cause,
      details: { ...cause.details, file: path },
    });
  }
}

async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= MAXIMUM_MODEL_BYTES) return await readFile(path);
  } catch (error) {
    throw new ModelError('model-missing', `The model ${path} cannot be read. Check the path.`, {
      cause: error,
      details: { file: path },
    });
  }
  throw new ModelError(
    'model-too-large',
    `The model ${path} is larger than ${MAXIMUM_MODEL_BYTES} bytes, which no ONNX file can be.`,
    { details: { file: path } },
  );
}

/** A picture with some structure, to see what the model's output looks like before real crops come. */
function trialCrop({ width, height }: InputSize): RgbImage {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, slot) => (slot * 31) % 256);
  return { width, height, data };
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Buffer.from(digest).toString('hex');
}

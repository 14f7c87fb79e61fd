import { z } from 'zod';
import { InvalidOptionError, ModelError, SightlineError } from '../errors/index.ts';
import { descriptorFeatures, MODEL_METADATA, statedConfig, type DescriptorFeature } from '../mdpr/index.ts';
import { describePorts, type InferenceSession, type Port } from '../runtime/index.ts';
import { NORMALISATIONS, type Normalisation } from './normalisation.ts';

/** Pixels. */
export interface InputSize {
  readonly width: number;
  readonly height: number;
}

/** How to feed a ReID model and where to read its embeddings. */
export interface ModelForm {
  readonly inputName: string;
  readonly outputName: string;
  readonly size: InputSize;
  readonly normalisation: Normalisation;
  /** Set where the model takes batches of one size only. */
  readonly fixedBatch: number | undefined;
  /** The name in the metadata. */
  readonly name: string | undefined;
  readonly isTrained: boolean;
  /** Of MDPR, by the configuration in the metadata; empty for other models. */
  readonly features: readonly DescriptorFeature[];
}

/** What a caller knows better than the file. */
export interface FormOptions {
  readonly inputSize?: InputSize | undefined;
  readonly normalisation?: Normalisation | undefined;
}

/** The size that nearly every published ReID model takes. */
const DEFAULT_SIZE: InputSize = { width: 128, height: 256 };
const MINIMUM_SIDE = 16;
const MAXIMUM_SIDE = 1024;
const MAXIMUM_FIXED_BATCH = 256;

const side = z.coerce.number().int().min(MINIMUM_SIDE).max(MAXIMUM_SIDE);
const metadataSchema = z.object({
  [MODEL_METADATA.name]: z.string().max(200).optional(),
  [MODEL_METADATA.trained]: z.enum(['true', 'false']).optional(),
  [MODEL_METADATA.inputWidth]: side.optional(),
  [MODEL_METADATA.inputHeight]: side.optional(),
  [MODEL_METADATA.normalisation]: z.enum(NORMALISATIONS).optional(),
  [MODEL_METADATA.config]: z.string().max(4096).optional(),
});

/**
 * Reads the form of a ReID model: one float32 input [N, 3, H, W] and an output [N, D]. Size and normalisation come
 * from the options, the fixed dimensions of the input, the file's metadata, and the field's defaults (256 × 128 high,
 * ImageNet), in this order.
 * @param file names the model in messages.
 * @throws ModelError `not-a-reid-model` or `invalid-metadata`; InvalidOptionError if the options contradict the file.
 */
export function readModelForm(
  session: Pick<InferenceSession, 'inputs' | 'outputs' | 'metadata'>,
  file: string,
  options: FormOptions,
): ModelForm {
  const metadata = readMetadata(session.metadata, file);
  const input = findInput(session, file);
  const output = findOutput(session, file);
  const [batch, , height, width] = input.dims;
  if (typeof batch === 'number' && batch > MAXIMUM_FIXED_BATCH) {
    throw notReid(session, file, `it takes ${batch} pictures at once`);
  }
  return {
    inputName: input.name,
    outputName: output.name,
    size: {
      width: chooseSide(width, options.inputSize?.width, metadata[MODEL_METADATA.inputWidth], {
        fallback: DEFAULT_SIZE.width,
        what: `${file}: the input's width`,
      }),
      height: chooseSide(height, options.inputSize?.height, metadata[MODEL_METADATA.inputHeight], {
        fallback: DEFAULT_SIZE.height,
        what: `${file}: the input's height`,
      }),
    },
    normalisation: options.normalisation ?? metadata[MODEL_METADATA.normalisation] ?? 'imagenet',
    fixedBatch: typeof batch === 'number' ? batch : undefined,
    name: metadata[MODEL_METADATA.name],
    isTrained: metadata[MODEL_METADATA.trained] !== 'false',
    features: readFeatures(metadata[MODEL_METADATA.config], file),
  };
}

function readMetadata(
  metadata: Readonly<Record<string, string>>,
  file: string,
): z.infer<typeof metadataSchema> {
  const parsed = metadataSchema.safeParse(metadata);
  if (parsed.success) return parsed.data;
  throw new ModelError(
    'invalid-metadata',
    `The metadata of the model ${file} is not usable. ${z.prettifyError(parsed.error)}`,
    { details: { file } },
  );
}

function readFeatures(json: string | undefined, file: string): readonly DescriptorFeature[] {
  if (json === undefined) return [];
  try {
    return descriptorFeatures(statedConfig(json));
  } catch (cause) {
    if (!(cause instanceof SightlineError)) throw cause;
    throw new ModelError(
      'invalid-metadata',
      `The metadata of the model ${file} is not usable. ${cause.message}`,
      {
        cause,
        details: { file },
      },
    );
  }
}

type Ports = Pick<InferenceSession, 'inputs' | 'outputs'>;

function findInput(session: Ports, file: string): Port {
  const [input] = session.inputs;
  if (input === undefined || session.inputs.length > 1)
    throw notReid(session, file, 'it has not exactly one input');
  if (input.type !== 'float32') throw notReid(session, file, 'its input is not float32');
  const [, channels] = input.dims;
  const isPicture = input.dims.length === 4 && (channels === 3 || typeof channels === 'string');
  if (!isPicture) throw notReid(session, file, 'its input is not a batch of colour pictures');
  return input;
}

/** The first output that can hold one vector per picture: [N, D], or [N, D, 1, 1] without a last flattening. */
function findOutput(session: Ports, file: string): Port {
  const output = session.outputs.find(
    ({ type, dims }) => type === 'float32' && dims.length >= 2 && dims.slice(2).every((size) => size === 1),
  );
  if (output === undefined) throw notReid(session, file, 'none of its outputs holds one vector per picture');
  return output;
}

function notReid(ports: Ports, file: string, reason: string): ModelError {
  return new ModelError(
    'not-a-reid-model',
    `${file} is not a person re-identification model: ${reason}. It has the inputs ${describePorts(ports.inputs)} and ` +
      `the outputs ${describePorts(ports.outputs)}. Give a model with one input float32 [N, 3, H, W] and an output ` +
      `float32 [N, D].`,
    { details: { file } },
  );
}

function chooseSide(
  declared: number | string | undefined,
  asked: number | undefined,
  stated: number | undefined,
  { fallback, what }: { readonly fallback: number; readonly what: string },
): number {
  const fixed = typeof declared === 'number' ? declared : undefined;
  if (asked !== undefined && fixed !== undefined && asked !== fixed) {
    throw new InvalidOptionError(
      'wrong-input-size',
      `${what} is fixed to ${fixed} pixels; the input size asked for has ${asked}. Leave the input size out.`,
    );
  }
  const chosen = asked ?? fixed ?? stated ?? fallback;
  if (!Number.isInteger(chosen) || chosen < MINIMUM_SIDE || chosen > MAXIMUM_SIDE) {
    throw new InvalidOptionError(
      'wrong-input-size',
      `${what} would be ${chosen} pixels. It must be a whole number from ${MINIMUM_SIDE} to ${MAXIMUM_SIDE}.`,
    );
  }
  return chosen;
}

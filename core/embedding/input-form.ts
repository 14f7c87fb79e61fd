import { z } from 'zod';
import { ModelError } from '../errors/index.ts';
import { MODEL_METADATA } from '../mdpr/index.ts';
import { describePorts, type Port } from '../runtime/index.ts';

/** How pixels become the numbers that a model wants: `(value / 255 - mean) / deviation`, or 0–255 as they are. */
export type Normalisation =
  | { readonly kind: 'inside' }
  | { readonly kind: 'standard'; readonly mean: readonly number[]; readonly deviation: readonly number[] };

/** What nearly all ReID models were trained with, the means and deviations of ImageNet's RGB. */
export const IMAGENET: Normalisation = {
  kind: 'standard',
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
};

/** The size that models with free sides are fed, as ReID benchmarks have it. */
const USUAL_SIZE = { width: 128, height: 256 } as const;
const MAXIMUM_SIDE = 2048;

/** What the caller knows of a model better than its file does. */
export interface InputOverrides {
  /** Pixels; for models whose sides are free. */
  readonly inputSize?: { readonly width: number; readonly height: number } | undefined;
  readonly normalisation?: Normalisation | undefined;
}

/** How a model is fed and where its embedding comes out. */
export interface InputForm {
  readonly input: string;
  readonly output: string;
  readonly width: number;
  readonly height: number;
  readonly dimension: number;
  /** Crops a run, where the file fixes it. */
  readonly fixedBatch: number | undefined;
  readonly normalisation: Normalisation;
}

const sideSchema = z.coerce.number().int().min(8).max(MAXIMUM_SIDE);

/**
 * Reads from a model's ports and metadata how it is fed.
 * Throws: ModelError `not-a-reid-model`, saying what was found and what is needed.
 */
export function inputFormOf(
  name: string,
  ports: { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] },
  metadata: Readonly<Record<string, string>>,
  overrides: InputOverrides,
): InputForm {
  const [input] = ports.inputs;
  const output = ports.outputs[0];
  const [batch, channels, height, width] = input?.dims ?? [];
  const dimension = output?.dims.slice(1).find((size) => size !== 1);
  const isImage =
    ports.inputs.length === 1 && input?.type === 'float32' && input.dims.length === 4 && channels === 3;
  const isVector = output?.type === 'float32' && output.dims.length >= 2 && typeof dimension === 'number';
  if (!isImage || !isVector || output.dims.slice(1).filter((size) => size !== 1).length !== 1) {
    throw new ModelError(
      'not-a-reid-model',
      `${name} is not a model that Sightline can embed people with. It has the inputs ${describePorts(ports.inputs)} and ` +
        `the outputs ${describePorts(ports.outputs)}; needed are one input float32 [N, 3, H, W] and a first output float32 [N, D].`,
      { details: { model: name } },
    );
  }
  return {
    input: input.name,
    output: output.name,
    width: overrides.inputSize?.width ?? sideOf(width, metadata[MODEL_METADATA.inputWidth], USUAL_SIZE.width),
    height:
      overrides.inputSize?.height ?? sideOf(height, metadata[MODEL_METADATA.inputHeight], USUAL_SIZE.height),
    dimension,
    fixedBatch: typeof batch === 'number' ? batch : undefined,
    normalisation: overrides.normalisation ?? normalisationOf(metadata),
  };
}

function sideOf(declared: number | string | undefined, stated: string | undefined, usual: number): number {
  if (typeof declared === 'number') return declared;
  const parsed = sideSchema.safeParse(stated);
  return parsed.success ? parsed.data : usual;
}

function normalisationOf(metadata: Readonly<Record<string, string>>): Normalisation {
  return metadata[MODEL_METADATA.normalisation] === 'inside' ? { kind: 'inside' } : IMAGENET;
}

import { InvalidOptionError, ModelError } from '../errors/index.ts';
import type { RgbImage } from '../images/index.ts';
import type { DescriptorFeature } from '../mdpr/index.ts';
import type { Device, InferenceSession, Tensor } from '../runtime/index.ts';
import { ATTENTION_OUTPUTS, readAttention } from './attention-maps.ts';
import type { CropAttention, Embedder, EmbedderModel } from './embedder.ts';
import type { ModelForm } from './model-form.ts';
import { writeNormalised } from './normalisation.ts';

/** Below this length an embedding has no direction worth comparing. */
const MINIMUM_LENGTH = 1e-12;
const MAXIMUM_DIMENSION = 65_536;

export interface SessionEmbedderParts {
  readonly session: InferenceSession;
  readonly form: ModelForm;
  /** Crops a run. */
  readonly batch: number;
  readonly model: EmbedderModel;
  readonly warnings: readonly string[];
}

/** Embeds by an ONNX model in a worker thread; the embedder owns the session. */
export class SessionEmbedder implements Embedder {
  readonly #session: InferenceSession;
  readonly #form: ModelForm;
  readonly #batch: number;
  readonly model: EmbedderModel;
  readonly device: Device;
  readonly warnings: readonly string[];
  readonly features: readonly DescriptorFeature[];
  readonly hasAttention: boolean;

  constructor({ session, form, batch, model, warnings }: SessionEmbedderParts) {
    this.#session = session;
    this.#form = form;
    this.#batch = batch;
    this.model = model;
    this.device = session.device;
    this.warnings = warnings;
    this.features = form.features;
    this.hasAttention =
      form.features.length > 0 &&
      ATTENTION_OUTPUTS.every((name) => session.outputs.some((port) => port.name === name));
  }

  async embed(
    crops: readonly RgbImage[],
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Float32Array[]> {
    for (const crop of crops) this.#assertSize(crop);
    const embeddings: Float32Array[] = [];
    // The next batch is prepared here while the worker runs the last one.
    let underWay: Promise<Float32Array[]> = Promise.resolve([]);
    for (let first = 0; first < crops.length; first += this.#batch) {
      const run = this.#embedBatch(crops.slice(first, first + this.#batch), options.signal);
      // Both are awaited below; if the first rejects, the second must not count as unhandled.
      run.catch(() => undefined);
      embeddings.push(...(await underWay));
      underWay = run;
    }
    embeddings.push(...(await underWay));
    return embeddings;
  }

  async attention(
    crops: readonly RgbImage[],
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<CropAttention[]> {
    if (!this.hasAttention) {
      throw new InvalidOptionError(
        'no-attention',
        `The model ${this.model.name} has no attention maps. Export MDPR with them: sightline export-model --attention.`,
      );
    }
    for (const crop of crops) this.#assertSize(crop);
    const maps: CropAttention[] = [];
    for (let first = 0; first < crops.length; first += this.#batch) {
      const batch = crops.slice(first, first + this.#batch);
      const outputs = await runModel(this.#session, this.#form, batch, {
        outputs: ATTENTION_OUTPUTS,
        signal,
      });
      maps.push(...readAttention(outputs, batch.length, this.model.name));
    }
    return maps;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session[Symbol.asyncDispose]();
  }

  async #embedBatch(crops: readonly RgbImage[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const { outputName } = this.#form;
    const output = await runBatch(this.#session, this.#form, crops, signal);
    const dimension = readDimension(output, crops.length, this.model.name);
    if (dimension !== this.model.dimension) {
      throw new ModelError(
        'changing-dimension',
        `The model ${this.model.name} gave embeddings of length ${dimension} instead of ${this.model.dimension}.`,
      );
    }
    return crops.map((_, index) => {
      const raw = output.data.subarray(index * dimension, (index + 1) * dimension) as Float32Array;
      return unitVector(raw, `the output ${outputName} of the model ${this.model.name}`);
    });
  }

  #assertSize({ width, height }: RgbImage): void {
    const { inputWidth, inputHeight, name } = this.model;
    if (width === inputWidth && height === inputHeight) return;
    throw new InvalidOptionError(
      'wrong-crop-size',
      `A crop has ${width} × ${height} pixels. The model ${name} takes crops of ${inputWidth} × ${inputHeight}.`,
    );
  }
}

/** The model's raw embeddings of up to `form.fixedBatch` crops of the right size. */
export async function runBatch(
  session: InferenceSession,
  form: ModelForm,
  crops: readonly RgbImage[],
  signal?: AbortSignal,
): Promise<Tensor> {
  const outputs = await runModel(session, form, crops, { outputs: [form.outputName], signal });
  const output = outputs[form.outputName];
  if (output === undefined) {
    throw new ModelError('no-embedding', `The model gave no output ${form.outputName}.`);
  }
  return output;
}

/** Where the model takes one batch size only, the rest is filled with copies of the first crop. */
async function runModel(
  session: InferenceSession,
  form: ModelForm,
  crops: readonly RgbImage[],
  { outputs, signal }: { readonly outputs: readonly string[]; readonly signal: AbortSignal | undefined },
): Promise<Readonly<Record<string, Tensor>>> {
  const { width, height } = form.size;
  const count = form.fixedBatch ?? crops.length;
  const stride = 3 * width * height;
  const data = new Float32Array(count * stride);
  for (let index = 0; index < count; index++) {
    const crop = crops[index] ?? crops[0];
    if (crop === undefined) continue;
    writeNormalised(crop, form.normalisation, data.subarray(index * stride, (index + 1) * stride));
  }
  return session.run(
    { [form.inputName]: { dims: [count, 3, height, width], data } },
    { outputs, movesInputs: true, signal },
  );
}

/** The length D of embeddings in an output [N, D] or [N, D, 1, 1]; N may exceed the number of crops. */
export function readDimension(output: Tensor, cropCount: number, modelName: string): number {
  const [rows, dimension, ...rest] = output.dims;
  const isSound =
    rest.every((size) => size === 1) &&
    rows !== undefined &&
    rows >= cropCount &&
    dimension !== undefined &&
    dimension >= 2 &&
    dimension <= MAXIMUM_DIMENSION;
  if (isSound) return dimension;
  throw new ModelError(
    'not-a-reid-model',
    `The model ${modelName} gave an output [${output.dims.join(', ')}] for ${cropCount} crops. A person ` +
      `re-identification model gives one vector of 2 to ${MAXIMUM_DIMENSION} numbers per crop.`,
  );
}

function unitVector(raw: Float32Array, source: string): Float32Array {
  let sumOfSquares = 0;
  for (const value of raw) sumOfSquares += value * value;
  const length = Math.sqrt(sumOfSquares);
  if (!(length > MINIMUM_LENGTH) || !Number.isFinite(length)) {
    throw new ModelError(
      'zero-embedding',
      `An embedding in ${source} has the length ${length}: it has no direction, so nothing can be compared with it. ` +
        `The model is damaged or does not suit this input.`,
    );
  }
  return raw.map((value) => value / length);
}

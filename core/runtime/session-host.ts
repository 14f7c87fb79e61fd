import type onnxruntime from 'onnxruntime-node';
import { ModelError, SightlineError, toWireError } from '../errors/index.ts';
import { readModelSummary, type ElementType, type ModelSummary } from '../graph/index.ts';
import type { CallArgument } from '../workers/index.ts';
import type { Device, Fallback } from './device.ts';
import { KeptTensor } from './kept-tensor.ts';
import type { OpenedSession, SessionCalls } from './session-calls.ts';
import { ARRAYS, firstNonFinite, type Port, type Tensor, type Tensors } from './tensor.ts';

type Ort = typeof onnxruntime;
type OrtSession = onnxruntime.InferenceSession;
type OrtTensor = onnxruntime.Tensor;

/** How the allocators of ONNX Runtime, C++, CUDA, DirectML and WebGPU say that memory is used up. */
const OUT_OF_MEMORY = /bad_alloc|failed to allocate memory|out of memory|E_OUTOFMEMORY|8007000E/i;

/**
 * A session of ONNX Runtime on the thread that opens it, which every run blocks: for worker threads only. Everything
 * else uses `InferenceSession`, which has a worker of its own. ONNX Runtime is loaded when the first session is opened.
 */
export class SessionHost implements AsyncDisposable {
  readonly #ort: Ort;
  readonly #session: OrtSession;
  readonly #name: string;
  readonly opened: OpenedSession;

  private constructor(ort: Ort, session: OrtSession, name: string, opened: OpenedSession) {
    this.#ort = ort;
    this.#session = session;
    this.#name = name;
    this.opened = opened;
  }

  /**
   * Loads the model on the first of the devices that takes it. Outputs in `kept` stay in the memory of the device, which
   * is WebGPU then; see {@link runKeeping}.
   * @throws ModelError `invalid-model`, `external-tensors`, `unsupported-port` or `out-of-memory`.
   */
  static async open(
    argument: CallArgument<SessionCalls, 'open'> & { readonly kept?: readonly string[] },
  ): Promise<SessionHost> {
    const { model, name, threads, kept = [] } = argument;
    const { metadata, hasExternalTensors } = summaryOf(model, name);
    if (hasExternalTensors) {
      throw new ModelError(
        'external-tensors',
        `The model ${name} keeps tensors in other files, which Sightline does not follow. Export it as one ONNX file.`,
        { details: { model: name } },
      );
    }
    const { default: ort } = await import('onnxruntime-node');
    const fallbacks: Fallback[] = [];
    for (const device of argument.devices) {
      try {
        const session = await createOrtSession(ort, model, device, { threads, kept });
        const inputs = portsOf(session.inputMetadata, name);
        const outputs = portsOf(session.outputMetadata, name);
        return new SessionHost(ort, session, name, { device, fallbacks, inputs, outputs, metadata });
      } catch (error) {
        if (error instanceof SightlineError) throw error;
        fallbacks.push({ device, reason: toWireError(error).message });
      }
    }
    const reason = fallbacks.at(-1)?.reason ?? 'no device was given';
    throw new ModelError(
      OUT_OF_MEMORY.test(reason) ? 'out-of-memory' : 'invalid-model',
      `The model ${name} cannot be loaded. ONNX Runtime says: ${reason}`,
      { details: { model: name } },
    );
  }

  /**
   * Runs the model once and gives the named outputs.
   * @param finite what is to be done with numbers that are not: by default they are an error; `unchecked` is for a
   * caller that checks them itself.
   * @throws ModelError `model-run-failed`, `out-of-memory` or `non-finite-output`.
   */
  async run(
    feeds: Tensors,
    names: readonly string[],
    finite: 'required' | 'unchecked' = 'required',
  ): Promise<Record<string, Tensor>> {
    const { outputs } = await this.runKeeping(feeds, names);
    for (const port of finite === 'required' ? this.opened.outputs : []) {
      const tensor = outputs[port.name];
      if (tensor !== undefined) this.#assertFinite(tensor, port);
    }
    return outputs;
  }

  /**
   * Runs the model once on tensors here or on the device, and gives the named outputs: those of `kept` where they are,
   * owned by the caller, the others as numbers, unchecked.
   * @throws ModelError `model-run-failed` or `out-of-memory`.
   */
  async runKeeping(
    feeds: Readonly<Record<string, Tensor | KeptTensor>>,
    names: readonly string[],
  ): Promise<{
    readonly outputs: Record<string, Tensor>;
    readonly kept: Readonly<Record<string, KeptTensor>>;
  }> {
    const types = new Map(this.opened.inputs.map(({ name, type }) => [name, type]));
    const ortFeeds = Object.fromEntries(
      Object.entries(feeds).map(([name, fed]) => [
        name,
        fed instanceof KeptTensor ? fed.tensor : toOrt(this.#ort, fed, types.get(name) ?? 'float32'),
      ]),
    );
    const found = await this.#runOrt(ortFeeds, names);
    const outputs: Record<string, Tensor> = {};
    const kept: Record<string, KeptTensor> = {};
    for (const { name, type } of this.opened.outputs) {
      const tensor = found[name];
      if (tensor === undefined) continue;
      if (tensor.location === 'gpu-buffer') kept[name] = new KeptTensor(tensor);
      else outputs[name] = fromOrt(tensor, type);
    }
    return { outputs, kept };
  }

  /** Frees the session. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }

  async #runOrt(
    feeds: Record<string, OrtTensor>,
    names: readonly string[],
  ): Promise<onnxruntime.InferenceSession.OnnxValueMapType> {
    try {
      return await this.#session.run(feeds, names);
    } catch (error) {
      const reason = toWireError(error).message;
      throw new ModelError(
        OUT_OF_MEMORY.test(reason) ? 'out-of-memory' : 'model-run-failed',
        `The model ${this.#name} failed to run on ${this.opened.device}. ONNX Runtime says: ${reason}`,
        { cause: error, details: { model: this.#name, device: this.opened.device } },
      );
    }
  }

  #assertFinite(tensor: Tensor, port: Port): void {
    const position = firstNonFinite(tensor, port.type);
    if (position === undefined) return;
    throw new ModelError(
      'non-finite-output',
      `The model ${this.#name} gave a number that is not finite: element ${position} of its output ${port.name} ` +
        `[${tensor.dims.join(', ')}] on ${this.opened.device}. Its weights are damaged or do not suit this input.`,
      { details: { model: this.#name, output: port.name, position, device: this.opened.device } },
    );
  }
}

/** What the file says of itself; errors name the model. */
function summaryOf(model: Uint8Array, name: string): ModelSummary {
  try {
    return readModelSummary(model);
  } catch (error) {
    throw new ModelError(
      'invalid-model',
      `The model ${name} cannot be loaded. ${toWireError(error).message}`,
      { cause: error, details: { model: name } },
    );
  }
}

async function createOrtSession(
  ort: Ort,
  model: Uint8Array,
  device: Device,
  { threads, kept }: { readonly threads: number | undefined; readonly kept: readonly string[] },
): Promise<OrtSession> {
  return await ort.InferenceSession.create(model, {
    executionProviders: [device],
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    // DirectML demands it (ONNX Runtime, "DirectML execution provider", configuration options).
    ...(device === 'dml' ? { enableMemPattern: false } : {}),
    ...(kept.length === 0 ? {} : { preferredOutputLocation: locationsOf(model, kept) }),
    // Errors only: they are reported by exceptions anyway.
    logSeverityLevel: 3,
    // Threads that spin between two runs would take the cores from FFmpeg and from other sessions.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}

/** Where each output of a model is to be left. */
function locationsOf(
  model: Uint8Array,
  kept: readonly string[],
): Readonly<Record<string, OrtTensor['location']>> {
  return Object.fromEntries(
    readModelSummary(model).outputs.map(({ name }) => [name, kept.includes(name) ? 'gpu-buffer' : 'cpu']),
  );
}

function isElementType(type: string): type is ElementType {
  return Object.hasOwn(ARRAYS, type);
}

function portsOf(metadata: OrtSession['inputMetadata'], modelName: string): Port[] {
  return metadata.map((port) => {
    if (!port.isTensor || !isElementType(port.type)) {
      throw new ModelError(
        'unsupported-port',
        `The model ${modelName} has ${port.name}, which is not a tensor of numbers. Sightline runs models of tensors only.`,
      );
    }
    return { name: port.name, type: port.type, dims: port.shape.map((size) => (size === '' ? '?' : size)) };
  });
}

function toOrt(ort: Ort, { data, dims }: Tensor, type: ElementType): OrtTensor {
  return new ort.Tensor(type, data as Float32Array, dims);
}

/** The tensor with float16 as its bits, whatever array this version of Node has for it. */
function fromOrt(tensor: OrtTensor, type: ElementType): Tensor {
  const data: unknown = tensor.data;
  if (!ArrayBuffer.isView(data) || !(data.buffer instanceof ArrayBuffer)) {
    throw new ModelError('unsupported-port', `An output of the type ${tensor.type} cannot be read.`);
  }
  const Elements = ARRAYS[type];
  const length = data.byteLength / Elements.BYTES_PER_ELEMENT;
  return { dims: [...tensor.dims], data: new Elements(data.buffer, data.byteOffset, length) };
}

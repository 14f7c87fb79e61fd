import { InvalidOptionError, ModelError, throwIfCancelled } from '../errors/index.ts';
import { WorkerClient } from '../workers/index.ts';
import { probeDevice } from './device-probe.ts';
import { candidates, type Device, type DeviceChoice, type Fallback } from './device.ts';
import type { OpenedSession, SessionCalls } from './session-calls.ts';
import { assertFeeds, buffersOf, type Port, type Tensor, type Tensors } from './tensor.ts';

/** The largest ONNX file: protobuf itself allows no larger one. */
const MAXIMUM_MODEL_BYTES = 2 ** 31 - 1;

export interface SessionOptions {
  /** Default `auto`. A device that does not work is replaced by the processor, and `fallbacks` says why. */
  readonly device?: DeviceChoice | undefined;
  /** Threads within one operator on the processor; default: one per core. */
  readonly threads?: number | undefined;
  /** Names the model in messages, such as its file; default "without a name". */
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RunOptions {
  /** The outputs wanted; default: all. */
  readonly outputs?: readonly string[] | undefined;
  /** Move the inputs' buffers to the worker instead of copying them: the caller loses them. */
  readonly movesInputs?: boolean | undefined;
  /** Aborting rejects with a CancelledError; the run under way ends by itself. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A model that runs in a worker thread of its own, since ONNX Runtime blocks the thread on which it runs. Runs queue in
 * the order of the calls; several sessions run side by side. The same inputs give the same bits on the same machine,
 * device and thread count.
 */
export class InferenceSession implements AsyncDisposable {
  readonly #client: WorkerClient<SessionCalls>;
  readonly #name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** The device that runs the model. */
  readonly device: Device;
  /** The devices that were tried before, and why each does not run the model. */
  readonly fallbacks: readonly Fallback[];
  /** The free-form facts in the file (`metadata_props`). */
  readonly metadata: Readonly<Record<string, string>>;

  private constructor(client: WorkerClient<SessionCalls>, name: string, opened: OpenedSession) {
    this.#client = client;
    this.#name = name;
    this.inputs = opened.inputs;
    this.outputs = opened.outputs;
    this.device = opened.device;
    this.fallbacks = opened.fallbacks;
    this.metadata = opened.metadata;
  }

  /**
   * Loads a model from the bytes of an ONNX file.
   * @throws ModelError if the bytes are no ONNX file that ONNX Runtime takes, are larger than 2 GiB, or keep tensors
   * in other files; InvalidOptionError for a bad thread count; CancelledError.
   */
  static async create(model: Uint8Array, options: SessionOptions = {}): Promise<InferenceSession> {
    const { device = 'auto', threads, name = 'without a name', signal } = options;
    assertThreads(threads);
    if (model.length === 0 || model.length > MAXIMUM_MODEL_BYTES) {
      throw new ModelError(
        'invalid-model',
        `The model ${name} has ${model.length} bytes. An ONNX file has at least 1 and at most ${MAXIMUM_MODEL_BYTES}.`,
      );
    }
    const { devices, fallbacks } = await workingDevices(device);
    throwIfCancelled(signal);
    const client = new WorkerClient<SessionCalls>(new URL('./session.worker.ts', import.meta.url), {
      name: `The worker of the model ${name}`,
    });
    try {
      // Not slice(), which on a Buffer gives a view.
      const bytes = new Uint8Array(model);
      const argument = { model: bytes, name, devices, threads };
      const opened = await client.call('open', argument, { transfer: [bytes.buffer], signal });
      return new InferenceSession(client, name, {
        ...opened,
        fallbacks: [...fallbacks, ...opened.fallbacks],
      });
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Runs the model once.
   * @throws ModelError `wrong-input` if names, types or shapes are not those declared, `unknown-output`,
   * `model-run-failed`, or `non-finite-output`, naming model and output.
   */
  async run(feeds: Tensors, options: RunOptions = {}): Promise<Record<string, Tensor>> {
    assertFeeds(feeds, this.inputs, this.#name);
    const outputs = this.#wantedOutputs(options.outputs);
    const sent = options.movesInputs === true ? feeds : copyOf(feeds);
    return await this.#client.call(
      'run',
      { feeds: sent, outputs },
      { transfer: buffersOf(sent), signal: options.signal },
    );
  }

  /** Ends the worker; what is pending rejects with a CancelledError. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }

  #wantedOutputs(wanted: readonly string[] | undefined): readonly string[] {
    const names = this.outputs.map(({ name }) => name);
    const unknown = wanted?.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new ModelError(
        'unknown-output',
        `The model ${this.#name} has no output ${unknown}. It has ${names.join(', ')}.`,
      );
    }
    return wanted ?? names;
  }
}

function assertThreads(threads: number | undefined): void {
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 1 || threads > 1024)) {
    throw new InvalidOptionError(
      'invalid-threads',
      `The number of threads is ${threads}. It must be a whole number from 1 to 1024.`,
    );
  }
}

/** The devices that pass a test run in a process of their own, and why the others before them do not. */
export async function workingDevices(
  choice: DeviceChoice,
): Promise<{ readonly devices: readonly Device[]; readonly fallbacks: readonly Fallback[] }> {
  const devices: Device[] = [];
  const fallbacks: Fallback[] = [];
  for (const device of candidates(choice)) {
    const reason = device === 'cpu' ? undefined : await probeDevice(device);
    if (reason === undefined) devices.push(device);
    else fallbacks.push({ device, reason });
  }
  return { devices, fallbacks };
}

/**
 * Only the numbers themselves, in memory of their own: cloning a view would send its whole buffer, and ONNX Runtime
 * refuses shared memory. (On a Buffer, slice() would give a view.)
 */
function copyOf(feeds: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { dims, data }]) => [
      name,
      { dims, data: data instanceof Uint8Array ? new Uint8Array(data) : data.slice() },
    ]),
  );
}

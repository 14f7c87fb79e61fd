import { workingDevices, type DeviceChoice } from '../runtime/index.ts';
import { WorkerClient } from '../workers/index.ts';
import type { StepCalls } from './step-calls.ts';
import type { StepExecutor, StepFeed, StepLosses, StepPlan } from './step-executor.ts';
import type { TrainingState } from './training-state.ts';

/** Where steps run. */
export interface ExecutionOptions {
  /** Default `auto`. */
  readonly device?: DeviceChoice | undefined;
  /** Threads within one operator on the processor; default: one per core. */
  readonly threads?: number | undefined;
  /** Bytes that steps on the processor may take. Default: what the process can still take. */
  readonly memory?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Steps whose state stays in arrays of a worker thread: for the processor, and for any device that takes the graph. */
export class ArrayExecutor implements StepExecutor {
  readonly #client: WorkerClient<StepCalls>;
  readonly device: string;
  readonly warnings: readonly string[];

  private constructor(client: WorkerClient<StepCalls>, device: string, warnings: readonly string[]) {
    this.#client = client;
    this.device = device;
    this.warnings = warnings;
  }

  /**
   * Builds the graph and opens it, which takes seconds. The state is copied.
   * @throws ModelError if no device takes the graph, or the processor has not the memory; CancelledError.
   */
  static async open(
    plan: StepPlan,
    state: TrainingState,
    { device = 'auto', threads, memory, signal }: ExecutionOptions = {},
  ): Promise<ArrayExecutor> {
    const { devices, fallbacks } = await workingDevices(device);
    const client = new WorkerClient<StepCalls>(new URL('./step.worker.ts', import.meta.url), {
      name: 'The training worker',
    });
    try {
      const opened = await client.call('open', { plan, state, devices, threads, memory }, { signal });
      const unavailable = fallbacks.map((each) => `Training cannot run on ${each.device}: ${each.reason}`);
      return new ArrayExecutor(client, opened.device, [...unavailable, ...opened.warnings]);
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  async step(feed: StepFeed, signal?: AbortSignal): Promise<StepLosses> {
    const buffers = feed.teacher === undefined ? [feed.images] : [feed.images, feed.teacher];
    return await this.#client.call('step', feed, { transfer: buffers.map(({ buffer }) => buffer), signal });
  }

  async state(): Promise<TrainingState> {
    return await this.#client.call('state', null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }
}

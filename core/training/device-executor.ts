import type { DeviceChoice } from '../runtime/index.ts';
import { WorkerClient, type CallResult } from '../workers/index.ts';
import type { StepCalls } from './step-calls.ts';
import type { StepExecutor, StepFeed, StepLosses, StepPlan } from './step-executor.ts';
import { trainingDevices } from './training-devices.ts';
import type { TrainingState } from './training-state.ts';

/** Where steps run. */
export interface ExecutionOptions {
  /** Default `auto`. */
  readonly device?: DeviceChoice | undefined;
  /** Threads within one operator on the processor; default: one per core. */
  readonly threads?: number | undefined;
  /** Bytes that steps on the processor may take. Default: what the process can still take. */
  readonly memory?: number | undefined;
  /** The threads of the steps run only when nobody else wants to, where threads have a priority of their own. */
  readonly isBackground?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Steps in a worker thread, in the way that is best for the device: see {@link DeviceSteps}. */
export class DeviceExecutor implements StepExecutor {
  readonly #client: WorkerClient<StepCalls>;
  readonly device: string;
  readonly warnings: readonly string[];

  readonly stepsPerRun: number;

  private constructor(client: WorkerClient<StepCalls>, opened: CallResult<StepCalls, 'open'>) {
    this.#client = client;
    this.device = opened.device;
    this.warnings = opened.warnings;
    this.stepsPerRun = opened.stepsPerRun;
  }

  /**
   * Builds the graph and opens it, which takes seconds. The state is copied.
   * @throws InvalidOptionError as {@link trainingDevices}; ModelError if no device takes the graph, or the processor has not the memory; CancelledError.
   */
  static async open(
    plan: StepPlan,
    state: TrainingState,
    { device = 'auto', threads, memory, isBackground, signal }: ExecutionOptions = {},
  ): Promise<DeviceExecutor> {
    const { devices, warnings } = await trainingDevices(device);
    const client = new WorkerClient<StepCalls>(new URL('./step.worker.ts', import.meta.url), {
      name: 'The training worker',
    });
    try {
      const opened = await client.call(
        'open',
        { plan, state, devices, threads, memory, isBackground },
        { signal },
      );
      return new DeviceExecutor(client, { ...opened, warnings: [...warnings, ...opened.warnings] });
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  async steps(feeds: readonly StepFeed[], signal?: AbortSignal): Promise<readonly StepLosses[]> {
    const buffers = feeds.flatMap(({ images, teacher }) =>
      teacher === undefined ? [images] : [images, teacher],
    );
    return await this.#client.call('steps', feeds, {
      transfer: buffers.map(({ buffer }) => buffer),
      signal,
    });
  }

  async state(): Promise<TrainingState> {
    return await this.#client.call('state', null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }
}

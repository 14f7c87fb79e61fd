import { ModelError } from '../errors/index.ts';
import type { Device, Fallback } from '../runtime/index.ts';
import { ArraySteps } from './array-steps.ts';
import { LoopSteps } from './loop-steps.ts';
import { ResidentSteps } from './resident-steps.ts';
import type { StepFeed, StepLosses, StepPlan } from './step-executor.ts';
import type { TrainingState } from './training-state.ts';

/** A device, with how many threads and within how many bytes steps may run on the processor. */
export interface DeviceRun {
  readonly device: Device;
  readonly threads: number | undefined;
  readonly memory?: number | undefined;
}

/** Training steps on one device, and their state. They block their thread: for worker threads. */
export interface DeviceSteps {
  /** Steps that one run makes best; fewer and more are taken too. */
  readonly perRun: number;
  /**
   * Makes a step of each feed, one after the other.
   * @throws ModelError `non-finite-loss`, `non-finite-gradient`, `out-of-memory` or `model-run-failed`; the state is
   * then that before the run.
   */
  steps(feeds: readonly StepFeed[]): Promise<readonly StepLosses[]>;
  /** After the last step; may be the state itself. */
  state(): TrainingState | Promise<TrainingState>;
}

/** How steps run on each device: where the state is between them. */
const WAYS = {
  // The optimiser works on arrays, which cost nothing to feed.
  cpu: ArraySteps,
  // Core ML takes parts of the graph and leaves the rest to the processor.
  coreml: ArraySteps,
  // Tensors come back to the processor after every run.
  cuda: LoopSteps,
  dml: LoopSteps,
  // Tensors stay.
  webgpu: ResidentSteps,
} as const satisfies Record<Device, unknown>;

/** The steps on the first of the devices that takes their graph. */
export interface OpenedSteps {
  readonly steps: DeviceSteps;
  readonly device: Device;
  /** The devices before it, and why not. */
  readonly fallbacks: readonly Fallback[];
}

/**
 * Opens steps on the first of the devices that takes their graph. Takes over the state.
 * @throws ModelError of the last device if none does; `out-of-memory` of any.
 */
export async function openSteps(
  plan: StepPlan,
  state: TrainingState,
  { devices, ...run }: Omit<DeviceRun, 'device'> & { readonly devices: readonly Device[] },
): Promise<OpenedSteps> {
  const fallbacks: Fallback[] = [];
  for (const device of devices) {
    try {
      const steps = await WAYS[device].open(plan, state, { ...run, device });
      return { steps, device, fallbacks };
    } catch (error) {
      const isRefusal = error instanceof ModelError && error.code === 'invalid-model';
      if (!isRefusal || device === devices.at(-1)) throw error;
      fallbacks.push({ device, reason: error.message });
    }
  }
  throw new ModelError('no-device', 'Training was given no device to run on.');
}

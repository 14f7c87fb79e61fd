import type { Device } from '../runtime/index.ts';
import type { StepFeed, StepLosses, StepPlan } from './step-executor.ts';
import type { TrainingState } from './training-state.ts';

/** What the worker of a training run answers: `open` once, then `steps` and `state`. */
export interface StepCalls {
  open(argument: {
    readonly plan: StepPlan;
    readonly state: TrainingState;
    /** In the order to try them. */
    readonly devices: readonly Device[];
    readonly threads: number | undefined;
    /** Bytes; undefined: what the process can still take. */
    readonly memory: number | undefined;
    readonly isBackground: boolean | undefined;
  }): { readonly device: Device; readonly stepsPerRun: number; readonly warnings: readonly string[] };
  steps(feeds: readonly StepFeed[]): readonly StepLosses[];
  state(argument: null): TrainingState;
}

import type { AdamOptions } from './adam.ts';
import type { StateShape, TrainingState } from './training-state.ts';

/** What decides a step's graph. */
export interface StepPlan extends StateShape {
  /** B, the pictures of a batch. */
  readonly batch: number;
  readonly adam: AdamOptions;
}

/** What one step is fed. */
export interface StepFeed {
  /** RGB in 0…255. Shape: [B, 3, height, width]. */
  readonly images: Float32Array<ArrayBuffer>;
  /** Shape: [B]. */
  readonly labels: Int32Array;
  /** The teacher's vectors, where there is a teacher. Shape: [B, t]. */
  readonly teacher: Float32Array<ArrayBuffer> | undefined;
  readonly learningRate: number;
}

/** What one step says of itself. */
export interface StepLosses {
  /** The sum of the terms. */
  readonly loss: number;
  /** By the names of the terms, in their order. */
  readonly terms: Readonly<Record<string, number>>;
}

/**
 * Runs training steps on a device and keeps the state between them. A run that fails leaves the state before it.
 */
export interface StepExecutor extends AsyncDisposable {
  /** The device that runs the steps. */
  readonly device: string;
  /** What a user should know of the choice of device, in full sentences. */
  readonly warnings: readonly string[];
  /** Steps that the device makes best in one run: 1 where the state stays between runs. */
  readonly stepsPerRun: number;
  /**
   * A run of one step for each feed; the executor may take the buffers of the feeds.
   * @throws ModelError `non-finite-loss`, `non-finite-gradient`, `out-of-memory` or `model-run-failed`; CancelledError.
   */
  steps(feeds: readonly StepFeed[], signal?: AbortSignal): Promise<readonly StepLosses[]>;
  /** A copy of the state after the last step. */
  state(): Promise<TrainingState>;
}

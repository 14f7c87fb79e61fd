import type { FinetunePlanInput, FinetunePreview, FinetuneUpdateView } from './finetune-contract.ts';

/** What the api needs of the fine-tunings of the engine's project. */
export interface FinetunePort {
  /** Which crops would be learned from. */
  preview(input: Pick<FinetunePlanInput, 'labels' | 'dropped'>): FinetunePreview;
  /** Starts one and returns its job at once. */
  start(input: FinetunePlanInput): Promise<{ job: number }>;
  pause(): void;
  resume(): Promise<{ job: number }>;
  discard(): Promise<void>;
  /** The present state with its curves, then every change, until the signal aborts. */
  watch(signal?: AbortSignal): AsyncIterable<FinetuneUpdateView>;
}

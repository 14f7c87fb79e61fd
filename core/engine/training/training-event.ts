import type { RankingMetrics } from '../../evaluation/index.ts';
import type { StepReport } from '../../training/index.ts';

/** How the model does on people that it is not trained on; shares are fractions. */
export type HeldOutScore = Pick<RankingMetrics, 'mAP' | 'rank1' | 'rank5' | 'rank10' | 'mINP'>;

/** What a run tells of itself, in this order; steps, evaluations and checkpoints alternate. */
export type TrainingEvent =
  | {
      readonly event: 'started';
      readonly device: string;
      /** Steps that an earlier run of the same checkpoint had done. */
      readonly step: number;
      readonly steps: number;
      readonly batch: number;
      readonly identities: number;
      readonly images: number;
      /** In full sentences. */
      readonly notes: readonly string[];
    }
  | { readonly event: 'teacher'; readonly done: number; readonly total: number }
  | ({
      readonly event: 'step';
      readonly steps: number;
      /** Null until they can be told. */
      readonly imagesPerSecond: number | null;
      /** Seconds. */
      readonly remaining: number | null;
    } & StepReport)
  | ({ readonly event: 'evaluation'; readonly step: number; readonly isBest: boolean } & HeldOutScore)
  | { readonly event: 'checkpoint'; readonly step: number; readonly file: string }
  | { readonly event: 'done'; readonly step: number; readonly last: string; readonly best: string };

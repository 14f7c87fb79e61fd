import { join } from 'node:path';
import { z } from 'zod';
import { TRAINING_LOG } from '../training/run-training.ts';
import { readLogLines } from '../training/training-log.ts';
import type { FinetuneEvent } from './finetune.ts';

const stepSchema = z.object({
  step: z.number(),
  learningRate: z.number(),
  loss: z.number(),
  terms: z.record(z.string(), z.number()),
});
const scoreSchema = z.object({ step: z.number(), rank1: z.number(), mAP: z.number() });

/** A training step as curves show it: the loss, and each of its terms by name. */
export type CurveStep = z.infer<typeof stepSchema>;
/** A measure on what is set aside; shares are fractions. */
export type CurveScore = z.infer<typeof scoreSchema>;

export interface CurvePoints {
  readonly steps: readonly CurveStep[];
  readonly scores: readonly CurveScore[];
}

/** All points of a run's curves, in the order in which they came. */
export class RunCurves {
  readonly #steps: CurveStep[] = [];
  readonly #scores: CurveScore[] = [];

  /** The curves of the run in a folder, as far as its log has them. */
  static async read(run: string): Promise<RunCurves> {
    const curves = new RunCurves();
    for (const { facts } of await readLogLines(join(run, TRAINING_LOG))) {
      if (facts.event === 'step') curves.#addStep(stepSchema.parse(facts));
      if (facts.event === 'evaluation') curves.#addScore(scoreSchema.parse(facts));
    }
    return curves;
  }

  /** How many points of each kind there are. */
  get count(): { readonly steps: number; readonly scores: number } {
    return { steps: this.#steps.length, scores: this.#scores.length };
  }

  get all(): CurvePoints {
    return this.since({ steps: 0, scores: 0 });
  }

  since({ steps, scores }: RunCurves['count']): CurvePoints {
    return { steps: this.#steps.slice(steps), scores: this.#scores.slice(scores) };
  }

  /** Takes the points of an event. Steps that are made again after a crash are there already. */
  take(event: FinetuneEvent): void {
    if (event.event === 'step') {
      const { step, learningRate, loss, terms } = event;
      this.#addStep({ step, learningRate, loss, terms: { ...terms } });
    }
    if (event.event === 'evaluation') {
      const { step, rank1, mAP } = event;
      this.#addScore({ step, rank1, mAP });
    }
  }

  #addStep(step: CurveStep): void {
    if (step.step > (this.#steps.at(-1)?.step ?? 0)) this.#steps.push(step);
  }

  #addScore(score: CurveScore): void {
    if (score.step > (this.#scores.at(-1)?.step ?? -1)) this.#scores.push(score);
  }
}

import { z } from 'zod';
import { ModelError } from '../core/errors/index.ts';

const stepSchema = z.object({
  event: z.literal('step'),
  step: z.number().int(),
  loss: z.number(),
  learningRate: z.number(),
  imagesPerSecond: z.number().nullable(),
  terms: z.record(z.string(), z.number()),
});
const evaluationSchema = z.object({
  event: z.literal('evaluation'),
  step: z.number().int(),
  isBest: z.boolean(),
  mAP: z.number(),
  rank1: z.number(),
  rank5: z.number(),
  rank10: z.number(),
  mINP: z.number(),
});
const lineSchema = z.discriminatedUnion('event', [stepSchema, evaluationSchema]);

/** A line of a run's `training.jsonl`. */
export type LogLine = z.output<typeof lineSchema>;
export type LoggedStep = z.output<typeof stepSchema>;
export type LoggedEvaluation = z.output<typeof evaluationSchema>;

/**
 * The steps and evaluations of a run's log.
 * @throws ModelError naming the first line that is not one of them; a last line without an end is left out, since the
 * run may be writing it.
 */
export function parseTrainingLog(text: string): readonly LogLine[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      try {
        return lineSchema.parse(JSON.parse(line));
      } catch (cause) {
        throw new ModelError(
          'invalid-training-log',
          `Line ${index + 1} of the training log is neither a step nor an evaluation. Give the folder of a run of sightline train.`,
          { cause },
        );
      }
    });
}

/** The evaluations, the first and last step and every `every`-th, with five significant digits. */
export function thinLog(lines: readonly LogLine[], every: number): readonly LogLine[] {
  const steps = lines.filter((line) => line.event === 'step');
  const ends = new Set([steps[0], steps.at(-1)]);
  return lines.flatMap((line): LogLine[] => {
    if (line.event === 'evaluation') return [line];
    if (line.step % every !== 0 && !ends.has(line)) return [];
    return [
      {
        ...line,
        loss: rounded(line.loss),
        learningRate: rounded(line.learningRate),
        imagesPerSecond: line.imagesPerSecond === null ? null : rounded(line.imagesPerSecond),
        terms: Object.fromEntries(Object.entries(line.terms).map(([name, value]) => [name, rounded(value)])),
      },
    ];
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

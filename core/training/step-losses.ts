import { ModelError } from '../errors/index.ts';
import { TRAINING_OUTPUTS } from '../mdpr/index.ts';
import type { Tensor } from '../runtime/index.ts';
import type { StepLosses } from './step-executor.ts';

type Outputs = Readonly<Record<string, Tensor>>;

/**
 * The losses of one step among what a run gave; `row` is its place in a run of several.
 * @throws ModelError `non-finite-loss`, naming step (counted from 1) and term.
 */
export function lossesOf(outputs: Outputs, step: number, row = 0): StepLosses {
  const prefix = TRAINING_OUTPUTS.term('');
  const terms: Record<string, number> = {};
  for (const output of Object.keys(outputs)) {
    if (!output.startsWith(prefix)) continue;
    const term = output.slice(prefix.length);
    const value = floatsOf(outputs, output)[row] ?? Number.NaN;
    if (!Number.isFinite(value)) throw notFinite('loss', step, `the loss term ${term} is ${value}`, term);
    terms[term] = value;
  }
  return { loss: floatsOf(outputs, TRAINING_OUTPUTS.loss)[row] ?? Number.NaN, terms };
}

/** The error that ends a training run. Steps count from 1. */
export function notFinite(
  what: 'loss' | 'gradient',
  step: number,
  found: string,
  subject: string,
): ModelError {
  return new ModelError(
    `non-finite-${what}`,
    `Training stopped at step ${step}: ${found}. The last checkpoint is kept. Go on from it with a lower learning ` +
      'rate, or look for damaged pictures.',
    { details: { step, subject } },
  );
}

/** An output that the graph of a step must have. */
export function floatsOf(outputs: Outputs, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new TypeError(`The training step gave no output "${name}".`);
  return data;
}

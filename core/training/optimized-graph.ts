import {
  add,
  graph,
  input,
  reduceSumSquare,
  simplify,
  type Graph,
  type Input,
  type Value,
} from '../graph/index.ts';
import { TRAINING_OUTPUTS, trainingStep, type MdprConfig, type TrainingOptions } from '../mdpr/index.ts';
import { adamRateInputs, adamUpdate, PUBLISHED_ADAM, type AdamOptions } from './adam.ts';

/** The names of the state of an {@link optimizedGraph}, by the checkpoint's names of parameters. */
export const STATE_NAMES = Object.freeze({
  /** Inputs: Adam's moments of a trained parameter. */
  firstMoment: (parameter: string) => `first/${parameter}`,
  secondMoment: (parameter: string) => `second/${parameter}`,
  /** Outputs: what an input of the state (parameter, running statistic, moment) is to be fed next. */
  next: (stateInput: string) => `next/${stateInput}`,
});

/** The output that is not finite if a number of a gradient is not: the sum of all squares. Shape: []. */
export const GRADIENT_SQUARES = 'gradients/squares';

/**
 * A whole training step with its optimiser as one graph, for devices on which the state stays between steps.
 * Inputs: `images`, `labels` (and `teacher`), `adam/stepSize`, `adam/rootCorrection`, every parameter and running statistic by its
 * name, moments by {@link STATE_NAMES}. Outputs: the loss and its terms by `TRAINING_OUTPUTS`, {@link GRADIENT_SQUARES}, and the next state.
 */
export function optimizedGraph(
  config: MdprConfig,
  options: TrainingOptions,
  adam: AdamOptions = PUBLISHED_ADAM,
): Graph {
  const step = trainingStep(config, options);
  const rates = adamRateInputs();
  const parameters = new Map(step.parameterInputs.map((each) => [each.name, each]));
  const moments: Input[] = [];
  const outputs: Record<string, Value> = { [TRAINING_OUTPUTS.loss]: step.loss };
  for (const [name, term] of step.terms) outputs[TRAINING_OUTPUTS.term(name)] = term;
  outputs[GRADIENT_SQUARES] = [...step.gradients.values()]
    .map((gradient) => reduceSumSquare(gradient, { keepAxes: false }))
    .reduce((sum, squares) => add(sum, squares));
  for (const [name, statistic] of step.statistics) outputs[STATE_NAMES.next(name)] = statistic;
  for (const [name, gradient] of step.gradients) {
    const parameter = parameters.get(name);
    if (parameter === undefined) throw new TypeError(`The parameter "${name}" is not fed.`);
    const first = input(STATE_NAMES.firstMoment(name), 'float32', parameter.shape);
    const second = input(STATE_NAMES.secondMoment(name), 'float32', parameter.shape);
    moments.push(first, second);
    const next = adamUpdate({ parameter, firstMoment: first, secondMoment: second }, gradient, rates, adam);
    outputs[STATE_NAMES.next(name)] = next.parameter;
    outputs[STATE_NAMES.next(first.name)] = next.firstMoment;
    outputs[STATE_NAMES.next(second.name)] = next.secondMoment;
  }
  const inputs = [
    ...step.batchInputs,
    rates.stepSize,
    rates.rootCorrection,
    ...step.parameterInputs,
    ...moments,
  ];
  return simplify(graph('mdpr-optimized-training', { inputs, outputs }));
}

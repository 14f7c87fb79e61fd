import {
  add,
  divide,
  input,
  multiply,
  scalar,
  sqrt,
  subtract,
  type Input,
  type Value,
} from '../graph/index.ts';

/** Adam with weight decay coupled into the gradient (L2), as torch.optim.Adam has it. */
export interface AdamOptions {
  /** β₁, how much of the mean of the gradients stays. */
  readonly firstDecay: number;
  /** β₂, how much of the mean of their squares stays. */
  readonly secondDecay: number;
  /** Added to the root of the second moment. */
  readonly epsilon: number;
  /** This times the parameter is added to its gradient. */
  readonly weightDecay: number;
}

/** The published settings (mdpr.md §7); the decay is on all trained parameters, norms and biases too. */
export const PUBLISHED_ADAM: AdamOptions = Object.freeze({
  firstDecay: 0.9,
  secondDecay: 0.999,
  epsilon: 1e-8,
  weightDecay: 5e-4,
});

/** What changes from step to step, with the bias corrections in it, so that a graph serves all steps. */
export interface AdamRates<T = number> {
  /** The learning rate divided by 1 - β₁ᵗ. */
  readonly stepSize: T;
  /** √(1 - β₂ᵗ). */
  readonly rootCorrection: T;
}

/** The rates of a step; steps count from 1. */
export function adamRates(
  learningRate: number,
  step: number,
  options: AdamOptions = PUBLISHED_ADAM,
): AdamRates {
  return {
    stepSize: learningRate / (1 - options.firstDecay ** step),
    rootCorrection: Math.sqrt(1 - options.secondDecay ** step),
  };
}

/** The inputs of a graph that are fed the rates, `adam/stepSize` and `adam/rootCorrection`. Shape: [] each. */
export function adamRateInputs(): AdamRates<Input> {
  return {
    stepSize: input('adam/stepSize', 'float32', []),
    rootCorrection: input('adam/rootCorrection', 'float32', []),
  };
}

/** A parameter with the running means of its gradients and of their squares; at first both are 0. */
export interface AdamState<T> {
  readonly parameter: T;
  readonly firstMoment: T;
  readonly secondMoment: T;
}

/** One step as values of a graph. Shape: all of one shape, the rates []. Source: Kingma and Ba 2015, algorithm 1. */
export function adamUpdate(
  { parameter, firstMoment, secondMoment }: AdamState<Value>,
  gradient: Value,
  rates: AdamRates<Value>,
  options: AdamOptions = PUBLISHED_ADAM,
): AdamState<Value> {
  const { firstDecay, secondDecay, epsilon, weightDecay } = options;
  const times = (value: Value, factor: number): Value => multiply(value, scalar(factor));
  const slope = add(gradient, times(parameter, weightDecay));
  const first = add(times(firstMoment, firstDecay), times(slope, 1 - firstDecay));
  const second = add(times(secondMoment, secondDecay), times(multiply(slope, slope), 1 - secondDecay));
  const scale = add(divide(sqrt(second), rates.rootCorrection), scalar(epsilon));
  const step = multiply(divide(first, scale), rates.stepSize);
  return { parameter: subtract(parameter, step), firstMoment: first, secondMoment: second };
}

/**
 * The same step on arrays, which are changed. On the CPU a step that gives gradients, and then this, is the faster way:
 * 1.14 s against 1.36 s with the update in the graph, which gives three times as many tensors out (6.6 million
 * parameters, R18 of half width, 16 pictures of 128 x 64, least of five steps taken in turns on two cores).
 */
export function adamUpdateInPlace(
  { parameter, firstMoment, secondMoment }: AdamState<Float32Array>,
  gradient: Float32Array,
  { stepSize, rootCorrection }: AdamRates,
  options: AdamOptions = PUBLISHED_ADAM,
): void {
  const { firstDecay, secondDecay, epsilon, weightDecay } = options;
  for (let index = 0; index < parameter.length; index++) {
    const value = parameter[index] ?? 0;
    const slope = (gradient[index] ?? 0) + weightDecay * value;
    const first = firstDecay * (firstMoment[index] ?? 0) + (1 - firstDecay) * slope;
    const second = secondDecay * (secondMoment[index] ?? 0) + (1 - secondDecay) * slope * slope;
    firstMoment[index] = first;
    secondMoment[index] = second;
    parameter[index] = value - (stepSize * first) / (Math.sqrt(second) / rootCorrection + epsilon);
  }
}

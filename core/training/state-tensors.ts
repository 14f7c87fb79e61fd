import { type Weight, type Weights } from '../mdpr/index.ts';
import type { Tensor, Tensors } from '../runtime/index.ts';
import { STATE_NAMES } from './optimized-graph.ts';
import type { TrainingState } from './training-state.ts';

/** The state by the names of an optimised graph's inputs; the arrays are the state's own. */
export function tensorsOf({ weights, firstMoments, secondMoments }: TrainingState): Tensors {
  const under = (rename: (name: string) => string, of: Weights): (readonly [string, Tensor])[] =>
    [...of].map(([name, { shape, data }]) => [rename(name), { dims: shape, data }]);
  return Object.fromEntries([
    ...under((name) => name, weights),
    ...under(STATE_NAMES.firstMoment, firstMoments),
    ...under(STATE_NAMES.secondMoment, secondMoments),
  ]);
}

/** The other way round: the tensors that are there replace those of the state before. */
export function stateOf(tensors: Tensors, before: TrainingState, step: number): TrainingState {
  const replaced = (rename: (name: string) => string, of: Weights): Weights =>
    new Map([...of].map(([name, weight]) => [name, withData(weight, tensors[rename(name)])]));
  return {
    step,
    weights: replaced((name) => name, before.weights),
    firstMoments: replaced(STATE_NAMES.firstMoment, before.firstMoments),
    secondMoments: replaced(STATE_NAMES.secondMoment, before.secondMoments),
  };
}

function withData(weight: Weight, tensor: Tensor | undefined): Weight {
  return tensor?.data instanceof Float32Array ? { shape: weight.shape, data: tensor.data } : weight;
}

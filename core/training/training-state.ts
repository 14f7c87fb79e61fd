import {
  checkWeights,
  fedDeclarations,
  initialWeights,
  type Declaration,
  trainedDeclarations,
  type MdprConfig,
  type StepSwitches,
  type Weight,
  type Weights,
} from '../mdpr/index.ts';

/** All that steps change. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** Parameters, frozen biases and running statistics by the checkpoint's names. */
  readonly weights: Weights;
  /** Adam's moments of the trained parameters, by the names of those. */
  readonly firstMoments: Weights;
  readonly secondMoments: Weights;
}

/** What a state is of. */
export interface StateShape {
  readonly config: MdprConfig;
  readonly identities: number;
  readonly switches: StepSwitches;
}

/** A state before the first step, and what it took over. */
export interface FirstState {
  readonly state: TrainingState;
  /** Names of the tensors that came from the given weights; the others have first values of the seed. */
  readonly taken: readonly string[];
}

/**
 * The state before the first step: seeded first values, and those of the given weights that are here by name and
 * shape. Classifiers never are taken over: their rows belong to other identities.
 */
export function firstState(shape: StateShape, seed: number, from?: Weights): FirstState {
  const declarations = stateDeclarations(shape);
  const trained = momentDeclarations(shape);
  const fits = ({ name, shape: own, role }: Declaration): boolean =>
    role !== 'classifier' && from?.get(name)?.shape.join() === own.join();
  const taken = declarations.filter(fits);
  checkWeights(from ?? new Map<string, Weight>(), taken);
  const weights = new Map(initialWeights(declarations, seed));
  for (const { name } of taken) {
    const weight = from?.get(name);
    if (weight !== undefined) weights.set(name, { shape: weight.shape, data: weight.data.slice() });
  }
  return {
    state: {
      step: 0,
      weights,
      firstMoments: zeros(trained),
      secondMoments: zeros(trained),
    },
    taken: taken.map(({ name }) => name),
  };
}

/**
 * Checks that a state belongs to the network, and that all its numbers are finite.
 * @throws ModelError naming the first tensor that does not fit.
 */
export function checkState(state: TrainingState, shape: StateShape): void {
  const declarations = stateDeclarations(shape);
  const trained = momentDeclarations(shape);
  checkWeights(state.weights, declarations);
  checkWeights(state.firstMoments, trained);
  checkWeights(state.secondMoments, trained);
}

/** The tensors that a run's state has. */
function stateDeclarations({ config, identities, switches }: StateShape): readonly Declaration[] {
  return fedDeclarations(config, { identities, ...switches });
}

/** Those of them that have moments. */
function momentDeclarations({ config, identities, switches }: StateShape): readonly Declaration[] {
  return trainedDeclarations(config, { identities, ...switches });
}

function zeros(declarations: readonly Declaration[]): Weights {
  return new Map(
    declarations.map(({ name, shape }) => [
      name,
      { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) },
    ]),
  );
}

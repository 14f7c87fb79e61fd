import { InvalidOptionError } from '../errors/index.ts';
import {
  add,
  gradients,
  graph,
  input,
  simplify,
  type Graph,
  type Input,
  type Value,
} from '../graph/index.ts';
import { type MdprConfig } from './config.ts';
import { declareParameters, type Declaration, type Role } from './declaration.ts';
import { isFrozenTensor, type SharedStage } from './frozen-stages.ts';
import { fedParameters } from './layers/parameters.ts';
import { trainingLayers } from './layers/training.ts';
import { type Measured } from './layers/unfolded.ts';
import { type LabelType } from './losses/labels.ts';
import { descriptorOf, lossTerms, type LossSwitches } from './training-losses.ts';
import { trainingNetwork } from './training-network.ts';

/** What of a step may be chosen besides the network. */
export interface StepSwitches extends LossSwitches {
  /**
   * The last of the shared stages that stay as they are, their running statistics too; those before it stay as well. No
   * gradient goes back into them. Default: all are trained.
   */
  readonly frozenThrough?: SharedStage | undefined;
}

export interface TrainingOptions extends StepSwitches {
  /** B, the pictures of a batch: at least 2, for the statistics of the norms. */
  readonly batch: number;
  /** Training identities: at least 2; labels count from 0. */
  readonly identities: number;
  /** `float32` is for providers that have no whole numbers. Default: `int64`. */
  readonly labelType?: LabelType;
}

/** A training step without its optimiser, as values that more can be built on. */
export interface TrainingStep {
  /** Shape: [B, 3, H, W], RGB in 0…255. */
  readonly images: Input;
  /** Shape: [B]. */
  readonly labels: Input;
  /** The teacher's vectors of the pictures. Shape: [B, t]. Undefined without a teacher. */
  readonly teacher: Input | undefined;
  /** What a batch feeds: images, labels, and the teacher's vectors where there is one. */
  readonly batchInputs: readonly Input[];
  /** What the gradients are of: every tensor that training changes by them. */
  readonly trained: readonly Declaration[];
  /** Parameters, frozen biases and running statistics, fed under the checkpoint's names, in its order. */
  readonly parameterInputs: readonly Input[];
  /** The sum of all terms. Shape: []. */
  readonly loss: Value;
  /** The terms by name; see {@link lossTerms}. Shape: [] each. */
  readonly terms: ReadonlyMap<string, Value>;
  /** By the checkpoint's name, for each of `trained`. Shape: that of the parameter. */
  readonly gradients: ReadonlyMap<string, Value>;
  /** What the running statistics become, by the checkpoint's name. Shape: [C] each. */
  readonly statistics: ReadonlyMap<string, Value>;
  /** The descriptor by the batch's own statistics. Shape: [B, 9 E]. */
  readonly descriptor: Value;
}

/** The names of the outputs of {@link trainingGraph}. */
export const TRAINING_OUTPUTS = Object.freeze({
  loss: 'loss',
  descriptor: 'descriptor',
  term: (name: string) => `loss/${name}`,
  gradient: (parameter: string) => `gradient/${parameter}`,
  statistic: (name: string) => `statistic/${name}`,
});

/**
 * Forward pass in training mode, losses and gradients of an MDPR, for batches of one size.
 * Throws: InvalidOptionError if batch or identities are too few.
 */
export function trainingStep(config: MdprConfig, options: TrainingOptions): TrainingStep {
  checkTrainingOptions(options);
  const { batch, identities } = options;
  const images = input('images', 'float32', [batch, 3, config.inputHeight, config.inputWidth]);
  const labels = input('labels', options.labelType ?? 'int64', [batch]);
  const teacher = options.teacher && input('teacher', 'float32', [batch, options.teacher.dimension]);
  const declarations = fedDeclarations(config, options);
  const parameters = fedParameters(declarations);
  const moved: Measured[] = [];
  const layers = trainingLayers(
    parameters,
    (statistic) => moved.push(statistic),
    (norm) => isFrozenTensor(norm.parameter('running_mean'), options.frozenThrough),
  );
  const network = trainingNetwork(layers, parameters, config, images);
  const terms = lossTerms(network, parameters, { labels, teacher }, identities, options);
  const loss = [...terms.values()].reduce((sum, term) => add(sum, term));
  const trained = trainedDeclarations(config, options);
  const trainedNames = trained.map(({ name }) => name);
  const made = gradients(
    loss,
    trainedNames.map((name) => parameters.get(name)),
  );
  return {
    images,
    labels,
    teacher,
    batchInputs: [images, labels, ...(teacher === undefined ? [] : [teacher])],
    trained,
    parameterInputs: parameters.inputs,
    loss,
    terms,
    gradients: new Map(made.map((gradient, index) => [nameAt(trainedNames, index), gradient])),
    statistics: new Map(moved.map(({ name, value }) => [name, value])),
    descriptor: descriptorOf(network),
  };
}

function nameAt(names: readonly string[], index: number): string {
  const name = names[index];
  if (name === undefined) throw new RangeError(`There is a gradient ${index} of ${names.length} parameters.`);
  return name;
}

/**
 * {@link trainingStep} as one graph. Inputs: `images`, `labels`, `teacher` where there is one, then every parameter and running statistic by its
 * name. Outputs by {@link TRAINING_OUTPUTS}: the loss and its terms, gradients, running statistics, the descriptor.
 */
export function trainingGraph(config: MdprConfig, options: TrainingOptions): Graph {
  const step = trainingStep(config, options);
  const under = (
    name: (key: string) => string,
    values: ReadonlyMap<string, Value>,
  ): Readonly<Record<string, Value>> =>
    Object.fromEntries([...values].map(([key, value]) => [name(key), value]));
  const outputs = {
    [TRAINING_OUTPUTS.loss]: step.loss,
    [TRAINING_OUTPUTS.descriptor]: step.descriptor,
    ...under(TRAINING_OUTPUTS.term, step.terms),
    ...under(TRAINING_OUTPUTS.gradient, step.gradients),
    ...under(TRAINING_OUTPUTS.statistic, step.statistics),
  };
  const inputs = [...step.batchInputs, ...step.parameterInputs];
  return simplify(graph('mdpr-training', { inputs, outputs }));
}

/** The tensors that gradients change, in the order of the checkpoint. */
export function trainedDeclarations(
  config: MdprConfig,
  options: Pick<TrainingOptions, 'identities' | 'identityLoss' | 'frozenThrough'>,
): readonly Declaration[] {
  return fedDeclarations(config, options).filter(
    ({ name, role }) => !NOT_TRAINED.includes(role) && !isFrozenTensor(name, options.frozenThrough),
  );
}

/** Roles that no gradient changes. `batch-count` is not even fed: the trainer counts. */
const NOT_TRAINED: readonly Role[] = ['frozen-bias', 'running-mean', 'running-variance', 'batch-count'];

/** The tensors that a step is fed: all but counters, and classifiers only where there is a loss of theirs. */
export function fedDeclarations(
  config: MdprConfig,
  { identities, identityLoss }: Pick<TrainingOptions, 'identities' | 'identityLoss'>,
): readonly Declaration[] {
  return declareParameters(config, { identities }).filter(
    ({ role }) => role !== 'batch-count' && !(role === 'classifier' && identityLoss === 'pairwise-circle'),
  );
}

function checkTrainingOptions({ batch, identities, teacher, attentionPrice = 0 }: TrainingOptions): void {
  if (!(Number.isFinite(attentionPrice) && attentionPrice >= 0)) {
    throw new InvalidOptionError(
      'training-options',
      `MDPR cannot be trained with a price of attention of ${attentionPrice}: it must be a number from 0.`,
      { details: { option: 'attentionPrice', value: String(attentionPrice) } },
    );
  }
  if (teacher !== undefined && !(Number.isFinite(teacher.weight) && teacher.weight > 0)) {
    throw new InvalidOptionError(
      'training-options',
      `MDPR cannot be trained with a teacher of the weight ${teacher.weight}: it must be a number above 0.`,
      { details: { option: 'teacher.weight', value: String(teacher.weight) } },
    );
  }
  for (const [name, count] of Object.entries({ batch, identities })) {
    if (!Number.isInteger(count) || count < 2) {
      throw new InvalidOptionError(
        'training-options',
        `MDPR cannot be trained with ${name} ${count}: it must be an integer of at least 2.`,
        { details: { option: name, value: count } },
      );
    }
  }
}

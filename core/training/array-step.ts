import { encodeModel } from '../graph/index.ts';
import { ModelError } from '../errors/index.ts';
import { isTrained, fedDeclarations, TRAINING_OUTPUTS, trainingGraph, type Weight } from '../mdpr/index.ts';
import { SessionHost, type Device, type Tensor } from '../runtime/index.ts';
import { adamRates, adamUpdateInPlace } from './adam.ts';
import type { StepFeed, StepLosses, StepPlan } from './step-executor.ts';
import { assertFits, stepOutOfMemory } from './step-memory.ts';
import type { TrainingState } from './training-state.ts';

/** On which devices, in the order to try them; with how many threads; within how many bytes on the processor. */
interface StepRun {
  readonly devices: readonly Device[];
  readonly threads: number | undefined;
  readonly memory?: number | undefined;
}

interface ArrayStepParts {
  readonly plan: StepPlan;
  readonly session: SessionHost;
  readonly state: TrainingState;
}

/**
 * Training steps whose graph gives gradients, and whose optimiser works on arrays that stay here: the faster way on
 * the processor (see `adamUpdateInPlace`). Blocks its thread: for worker threads.
 */
export class ArrayStep {
  readonly #plan: StepPlan;
  readonly #session: SessionHost;
  readonly #state: TrainingState;
  readonly #trained: readonly string[];
  readonly #terms: readonly string[];
  #step: number;

  private constructor({ plan, session, state }: ArrayStepParts) {
    this.#plan = plan;
    this.#session = session;
    this.#state = state;
    this.#step = state.step;
    const { config, identities, switches } = plan;
    this.#trained = fedDeclarations(config, { identities, ...switches })
      .filter(isTrained)
      .map(({ name }) => name);
    this.#terms = session.opened.outputs
      .map(({ name }) => name)
      .filter((name) => name.startsWith(TRAINING_OUTPUTS.term('')));
  }

  /** Takes over the state. Throws: ModelError, as {@link SessionHost.open} and {@link assertFits}. */
  static async open(
    plan: StepPlan,
    state: TrainingState,
    { devices, threads, memory = process.availableMemory() }: StepRun,
  ): Promise<ArrayStep> {
    const { config, batch, identities, switches } = plan;
    const model = encodeModel(trainingGraph(config, { batch, identities, ...switches }));
    const session = await sayingWhatFits(plan, () =>
      SessionHost.open({ model, name: 'of the training step', devices, threads }),
    );
    if (session.opened.device === 'cpu') assertFits(plan, memory);
    return new ArrayStep({ plan, session, state });
  }

  get opened(): SessionHost['opened'] {
    return this.#session.opened;
  }

  /** @throws ModelError; the state is then that of the step before. */
  async step(feed: StepFeed): Promise<StepLosses> {
    const outputs = await sayingWhatFits(this.#plan, () =>
      this.#session.run(this.#feeds(feed), this.#wantedOutputs(), 'unchecked'),
    );
    const losses = this.#losses(outputs);
    const gradients = this.#trained.map((name) => floats(outputs, TRAINING_OUTPUTS.gradient(name)));
    this.#assertFinite(gradients);
    this.#step += 1;
    const rates = adamRates(feed.learningRate, this.#step, this.#plan.adam);
    for (const [index, name] of this.#trained.entries()) {
      const update = {
        parameter: dataOf(this.#state.weights, name),
        firstMoment: dataOf(this.#state.firstMoments, name),
        secondMoment: dataOf(this.#state.secondMoments, name),
      };
      adamUpdateInPlace(update, gradients[index] ?? new Float32Array(), rates, this.#plan.adam);
    }
    for (const name of this.#statistics()) {
      dataOf(this.#state.weights, name).set(floats(outputs, TRAINING_OUTPUTS.statistic(name)));
    }
    return losses;
  }

  /** The state itself, not a copy. */
  state(): TrainingState {
    return { ...this.#state, step: this.#step };
  }

  #feeds({ images, labels, teacher }: StepFeed): Record<string, Tensor> {
    const { config, batch, switches } = this.#plan;
    const feeds: Record<string, Tensor> = {
      images: { dims: [batch, 3, config.inputHeight, config.inputWidth], data: images },
      labels: { dims: [batch], data: BigInt64Array.from(labels, BigInt) },
    };
    if (switches.teacher !== undefined && teacher !== undefined) {
      feeds.teacher = { dims: [batch, switches.teacher.dimension], data: teacher };
    }
    for (const [name, { shape, data }] of this.#state.weights) feeds[name] = { dims: shape, data };
    return feeds;
  }

  #wantedOutputs(): readonly string[] {
    return this.#session.opened.outputs
      .map(({ name }) => name)
      .filter((name) => name !== TRAINING_OUTPUTS.descriptor);
  }

  #statistics(): readonly string[] {
    const prefix = TRAINING_OUTPUTS.statistic('');
    return this.#wantedOutputs().flatMap((name) =>
      name.startsWith(prefix) ? [name.slice(prefix.length)] : [],
    );
  }

  /** Throws: ModelError `non-finite-loss`, naming step and term. */
  #losses(outputs: Readonly<Record<string, Tensor>>): StepLosses {
    const terms: Record<string, number> = {};
    for (const output of this.#terms) {
      const term = output.slice(TRAINING_OUTPUTS.term('').length);
      const [value = Number.NaN] = floats(outputs, output);
      if (!Number.isFinite(value)) throw this.#notFinite('loss', `the loss term ${term} is ${value}`, term);
      terms[term] = value;
    }
    return { loss: floats(outputs, TRAINING_OUTPUTS.loss)[0] ?? Number.NaN, terms };
  }

  /** By the sum of squares, which is not finite if one number is not. Throws: ModelError `non-finite-gradient`. */
  #assertFinite(gradients: readonly Float32Array[]): void {
    for (const [index, gradient] of gradients.entries()) {
      let squares = 0;
      for (const value of gradient) squares += value * value;
      if (Number.isFinite(squares)) continue;
      const name = this.#trained[index] ?? '';
      throw this.#notFinite('gradient', `the gradient of ${name} is not finite`, name);
    }
  }

  #notFinite(what: 'loss' | 'gradient', found: string, subject: string): ModelError {
    const step = this.#step + 1;
    return new ModelError(
      `non-finite-${what}`,
      `Training stopped at step ${step}: ${found}. The last checkpoint is kept. Go on from it with a lower learning ` +
        'rate, or look for damaged pictures.',
      { details: { step, subject } },
    );
  }
}

async function sayingWhatFits<T>(plan: StepPlan, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ModelError && error.code === 'out-of-memory') throw stepOutOfMemory(plan, error);
    throw error;
  }
}

function floats(outputs: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new TypeError(`The training step gave no output "${name}".`);
  return data;
}

function dataOf(weights: ReadonlyMap<string, Weight>, name: string): Float32Array {
  const weight = weights.get(name);
  if (weight === undefined) throw new TypeError(`The state has no tensor "${name}".`);
  return weight.data;
}

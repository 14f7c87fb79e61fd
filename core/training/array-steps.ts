import { encodeModel } from '../graph/index.ts';
import { trainedDeclarations, TRAINING_OUTPUTS, trainingGraph, type Weight } from '../mdpr/index.ts';
import { SessionHost, type Tensor } from '../runtime/index.ts';
import { adamRates, adamUpdateInPlace } from './adam.ts';
import type { DeviceRun, DeviceSteps } from './device-steps.ts';
import type { StepFeed, StepLosses, StepPlan } from './step-executor.ts';
import { floatsOf, lossesOf, notFinite } from './step-losses.ts';
import { assertFits, sayingWhatFits } from './step-memory.ts';
import type { TrainingState } from './training-state.ts';

/**
 * Training steps whose graph gives gradients, and whose optimiser works on arrays that stay here: the faster way on
 * the processor (see `adamUpdateInPlace`). Blocks its thread: for worker threads.
 */
export class ArraySteps implements DeviceSteps {
  readonly perRun = 1;
  readonly #plan: StepPlan;
  readonly #session: SessionHost;
  readonly #state: TrainingState;
  readonly #trained: readonly string[];
  /** Steps done. */
  #done: number;

  private constructor(plan: StepPlan, session: SessionHost, state: TrainingState) {
    this.#plan = plan;
    this.#session = session;
    this.#state = state;
    this.#done = state.step;
    const { config, identities, switches } = plan;
    this.#trained = trainedDeclarations(config, { identities, ...switches }).map(({ name }) => name);
  }

  /** Takes over the state. Throws: ModelError, as {@link SessionHost.open} and {@link assertFits}. */
  static async open(
    plan: StepPlan,
    state: TrainingState,
    { device, threads, memory = process.availableMemory() }: DeviceRun,
  ): Promise<ArraySteps> {
    const { config, batch, identities, switches } = plan;
    const model = encodeModel(trainingGraph(config, { batch, identities, ...switches }));
    const session = await sayingWhatFits(plan, () =>
      SessionHost.open({ model, name: 'of the training step', devices: [device], threads }),
    );
    if (device === 'cpu') assertFits(plan, memory);
    return new ArraySteps(plan, session, state);
  }

  /** @throws ModelError; the state is then that of the step before the one that failed. */
  async steps(feeds: readonly StepFeed[]): Promise<readonly StepLosses[]> {
    const losses: StepLosses[] = [];
    for (const feed of feeds) losses.push(await this.#step(feed));
    return losses;
  }

  /** The state itself, not a copy. */
  state(): TrainingState {
    return { ...this.#state, step: this.#done };
  }

  async #step(feed: StepFeed): Promise<StepLosses> {
    const outputs = await sayingWhatFits(this.#plan, () =>
      this.#session.run(this.#feeds(feed), this.#wantedOutputs(), 'unchecked'),
    );
    const losses = lossesOf(outputs, this.#done + 1);
    const gradients = this.#trained.map((name) => floatsOf(outputs, TRAINING_OUTPUTS.gradient(name)));
    this.#assertFinite(gradients);
    this.#done += 1;
    const rates = adamRates(feed.learningRate, this.#done, this.#plan.adam);
    for (const [index, name] of this.#trained.entries()) {
      const update = {
        parameter: dataOf(this.#state.weights, name),
        firstMoment: dataOf(this.#state.firstMoments, name),
        secondMoment: dataOf(this.#state.secondMoments, name),
      };
      adamUpdateInPlace(update, gradients[index] ?? new Float32Array(), rates, this.#plan.adam);
    }
    for (const name of this.#statistics()) {
      dataOf(this.#state.weights, name).set(floatsOf(outputs, TRAINING_OUTPUTS.statistic(name)));
    }
    return losses;
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

  /** By the sum of squares, which is not finite if one number is not. Throws: ModelError `non-finite-gradient`. */
  #assertFinite(gradients: readonly Float32Array[]): void {
    for (const [index, gradient] of gradients.entries()) {
      let squares = 0;
      for (const value of gradient) squares += value * value;
      if (Number.isFinite(squares)) continue;
      const name = this.#trained[index] ?? '';
      throw notFinite('gradient', this.#done + 1, `the gradient of ${name} is not finite`, name);
    }
  }
}

function dataOf(weights: ReadonlyMap<string, Weight>, name: string): Float32Array {
  const weight = weights.get(name);
  if (weight === undefined) throw new TypeError(`The state has no tensor "${name}".`);
  return weight.data;
}

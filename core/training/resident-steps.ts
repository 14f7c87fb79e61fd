import { encodeModel, graph, identity, input } from '../graph/index.ts';
import { KeptTensor, SessionHost, type Device, type Tensor, type Tensors } from '../runtime/index.ts';
import { adamRates } from './adam.ts';
import type { DeviceRun, DeviceSteps } from './device-steps.ts';
import { GRADIENT_SQUARES, optimizedGraph, STATE_NAMES } from './optimized-graph.ts';
import { stateOf, tensorsOf } from './state-tensors.ts';
import type { StepFeed, StepLosses, StepPlan } from './step-executor.ts';
import { floatsOf, lossesOf, notFinite } from './step-losses.ts';
import { sayingWhatFits } from './step-memory.ts';
import type { TrainingState } from './training-state.ts';

/**
 * Training steps whose state stays in the memory of the device: what a run gives out is fed to the next where it is.
 * For WebGPU. Numbers in that memory cannot be asked for, so a second model of identities hands the state out.
 */
export class ResidentSteps implements DeviceSteps {
  readonly perRun = 1;
  readonly #plan: StepPlan;
  readonly #session: SessionHost;
  readonly #device: Device;
  /** As it was opened: the tensors that no step changes, and the form of those that are on the device now. */
  readonly #first: TrainingState;
  #tensors: Readonly<Record<string, Tensor | KeptTensor>>;
  #done: number;
  #reader: Promise<SessionHost> | undefined;

  private constructor(plan: StepPlan, session: SessionHost, device: Device, state: TrainingState) {
    this.#plan = plan;
    this.#session = session;
    this.#device = device;
    this.#first = state;
    this.#tensors = tensorsOf(state);
    this.#done = state.step;
  }

  /** Takes over the state. Throws: ModelError, as {@link SessionHost.open}. */
  static async open(
    plan: StepPlan,
    state: TrainingState,
    { device, threads }: DeviceRun,
  ): Promise<ResidentSteps> {
    const { config, batch, identities, switches, adam } = plan;
    const step = optimizedGraph(config, { batch, identities, labelType: 'float32', ...switches }, adam);
    const session = await sayingWhatFits(plan, () =>
      SessionHost.open({
        model: encodeModel(step),
        name: 'of the training step',
        devices: [device],
        threads,
        kept: Object.keys(step.outputs).filter((name) => name.startsWith(STATE_NAMES.next(''))),
      }),
    );
    return new ResidentSteps(plan, session, device, state);
  }

  async steps(feeds: readonly StepFeed[]): Promise<readonly StepLosses[]> {
    const losses: StepLosses[] = [];
    for (const feed of feeds) losses.push(await this.#step(feed));
    return losses;
  }

  async state(): Promise<TrainingState> {
    const onDevice = Object.entries(this.#tensors).filter(([, tensor]) => tensor instanceof KeptTensor);
    if (onDevice.length === 0) return { ...this.#first, step: this.#done };
    this.#reader ??= this.#openReader(onDevice.map(([name]) => name));
    const reader = await this.#reader;
    const names = reader.opened.outputs.map(({ name }) => name);
    const { outputs } = await reader.runKeeping(Object.fromEntries(onDevice), names);
    const read = names.flatMap((name) => {
      const tensor = outputs[name];
      return tensor === undefined ? [] : [[name.slice(READ.length), tensor] as const];
    });
    return stateOf(Object.fromEntries(read), this.#first, this.#done);
  }

  async #step(feed: StepFeed): Promise<StepLosses> {
    const names = this.#session.opened.outputs.map(({ name }) => name);
    const { outputs, kept } = await sayingWhatFits(this.#plan, () =>
      this.#session.runKeeping({ ...this.#tensors, ...this.#feeds(feed) }, names),
    );
    try {
      const step = this.#done + 1;
      const losses = lossesOf(outputs, step);
      if (!Number.isFinite(floatsOf(outputs, GRADIENT_SQUARES)[0])) {
        throw notFinite('gradient', step, 'a gradient is not finite', '');
      }
      this.#keep(kept);
      return losses;
    } catch (error) {
      for (const tensor of Object.values(kept)) tensor[Symbol.dispose]();
      throw error;
    }
  }

  /** The state goes on with these tensors; those that they replace are freed. */
  #keep(kept: Readonly<Record<string, KeptTensor>>): void {
    const prefix = STATE_NAMES.next('');
    const next = Object.entries(kept).map(([name, tensor]) => [name.slice(prefix.length), tensor] as const);
    for (const [name] of next) {
      const before = this.#tensors[name];
      if (before instanceof KeptTensor) before[Symbol.dispose]();
    }
    this.#tensors = { ...this.#tensors, ...Object.fromEntries(next) };
    this.#done += 1;
  }

  #feeds({ images, labels, teacher, learningRate }: StepFeed): Tensors {
    const { config, batch, switches, adam } = this.#plan;
    const { stepSize, rootCorrection } = adamRates(learningRate, this.#done + 1, adam);
    const feeds: Record<string, Tensor> = {
      images: { dims: [batch, 3, config.inputHeight, config.inputWidth], data: images },
      labels: { dims: [batch], data: Float32Array.from(labels) },
      'adam/stepSize': { dims: [], data: Float32Array.of(stepSize) },
      'adam/rootCorrection': { dims: [], data: Float32Array.of(rootCorrection) },
    };
    if (switches.teacher !== undefined && teacher !== undefined) {
      feeds.teacher = { dims: [batch, switches.teacher.dimension], data: teacher };
    }
    return feeds;
  }

  async #openReader(names: readonly string[]): Promise<SessionHost> {
    const first = tensorsOf(this.#first);
    const inputs = names.map((name) => input(name, 'float32', first[name]?.dims ?? []));
    const outputs = Object.fromEntries(inputs.map((each) => [READ + each.name, identity(each)]));
    return await SessionHost.open({
      model: encodeModel(graph('state', { inputs, outputs })),
      name: 'that reads the training state',
      devices: [this.#device],
      threads: 1,
    });
  }
}

/** What the outputs of the reading model begin with. */
const READ = 'read/';

import { encodeModel } from '../graph/index.ts';
import { SessionHost, type Tensors } from '../runtime/index.ts';
import { adamRates } from './adam.ts';
import type { DeviceRun, DeviceSteps } from './device-steps.ts';
import { loopedGraph, STEP_COUNT } from './looped-graph.ts';
import { GRADIENT_SQUARES, STATE_NAMES } from './optimized-graph.ts';
import { stateOf, tensorsOf } from './state-tensors.ts';
import type { StepFeed, StepLosses, StepPlan } from './step-executor.ts';
import { floatsOf, lossesOf, notFinite } from './step-losses.ts';
import { sayingWhatFits } from './step-memory.ts';
import type { TrainingState } from './training-state.ts';

/** Enough that moving the state is a small part of a run; batches of so many steps are in memory at once. */
const STEPS_PER_RUN = 8;

/**
 * Several training steps in one run: for devices whose tensors cannot stay between runs (CUDA and DirectML in ONNX
 * Runtime's package for Node), where the state, three times the network, would else cross over at every step.
 */
export class LoopSteps implements DeviceSteps {
  readonly perRun = STEPS_PER_RUN;
  readonly #plan: StepPlan;
  readonly #session: SessionHost;
  #state: TrainingState;

  /** Steps over a session of the plan's {@link loopedGraph}. Takes over the state. */
  constructor(plan: StepPlan, session: SessionHost, state: TrainingState) {
    this.#plan = plan;
    this.#session = session;
    this.#state = state;
  }

  /** Takes over the state. Throws: ModelError, as {@link SessionHost.open}. */
  static async open(
    plan: StepPlan,
    state: TrainingState,
    { device, threads }: DeviceRun,
  ): Promise<LoopSteps> {
    return new LoopSteps(plan, await LoopSteps.session(plan, { device, threads }), state);
  }

  /** Opens a plan's {@link loopedGraph}, which takes seconds. Throws: ModelError, as {@link SessionHost.open}. */
  static async session(plan: StepPlan, { device, threads }: DeviceRun): Promise<SessionHost> {
    const { config, batch, identities, switches, adam } = plan;
    const model = encodeModel(loopedGraph(config, { batch, identities, ...switches }, adam));
    return await sayingWhatFits(plan, () =>
      SessionHost.open({ model, name: 'of the training steps', devices: [device], threads }),
    );
  }

  async steps(feeds: readonly StepFeed[]): Promise<readonly StepLosses[]> {
    const names = this.#session.opened.outputs.map(({ name }) => name);
    const fed = { ...this.#stacked(feeds), ...tensorsOf(this.#state) };
    const outputs = await sayingWhatFits(this.#plan, () => this.#session.run(fed, names, 'unchecked'));
    const squares = floatsOf(outputs, GRADIENT_SQUARES);
    const losses = feeds.map((_, row) => {
      const step = this.#state.step + row + 1;
      const found = lossesOf(outputs, step, row);
      if (!Number.isFinite(squares[row])) throw notFinite('gradient', step, 'a gradient is not finite', '');
      return found;
    });
    const next = names.flatMap((name) => {
      const tensor = outputs[name];
      const prefix = STATE_NAMES.next('');
      return name.startsWith(prefix) && tensor !== undefined ? [[name.slice(prefix.length), tensor]] : [];
    });
    const tensors = Object.fromEntries(next) as Tensors;
    this.#state = stateOf(tensors, this.#state, this.#state.step + feeds.length);
    return losses;
  }

  state(): TrainingState {
    return this.#state;
  }

  /** What every step has of its own, stacked. */
  #stacked(feeds: readonly StepFeed[]): Tensors {
    const { config, batch, switches, adam } = this.#plan;
    const count = feeds.length;
    const rates = feeds.map(({ learningRate }, row) =>
      adamRates(learningRate, this.#state.step + row + 1, adam),
    );
    const stacked: Record<string, Tensors[string]> = {
      [STEP_COUNT]: { dims: [], data: BigInt64Array.of(BigInt(count)) },
      images: {
        dims: [count, batch, 3, config.inputHeight, config.inputWidth],
        data: joined(feeds.map(({ images }) => images)),
      },
      labels: {
        dims: [count, batch],
        data: BigInt64Array.from(
          feeds.flatMap(({ labels }) => [...labels]),
          BigInt,
        ),
      },
      'adam/stepSize': { dims: [count], data: Float32Array.from(rates, ({ stepSize }) => stepSize) },
      'adam/rootCorrection': {
        dims: [count],
        data: Float32Array.from(rates, ({ rootCorrection }) => rootCorrection),
      },
    };
    if (switches.teacher !== undefined) {
      stacked.teacher = {
        dims: [count, batch, switches.teacher.dimension],
        data: joined(feeds.flatMap(({ teacher }) => teacher ?? [])),
      };
    }
    return stacked;
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}

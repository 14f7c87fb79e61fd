/**
 * Our side of bench/training.ts, in a process of its own: steps of one way of training. Says when it is ready, makes a
 * step for every line that it is sent, and says its peak memory at the end.
 *
 *     node bench/training-subject.ts array|graph HEIGHT WIDTH THREADS
 */
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { encodeModel } from '../core/graph/index.ts';
import { TRAINING_OUTPUTS, type Weight } from '../core/mdpr/index.ts';
import { SessionHost, type Tensor } from '../core/runtime/index.ts';
import { adamRates, DeviceExecutor, optimizedGraph, STATE_NAMES } from '../core/training/index.ts';
import { trainingCase, trainingFeed, type TrainingCase } from './training-case.ts';

/** Makes a step and gives its loss. */
type Step = () => Promise<number>;

/** Gradients out of the graph, Adam on arrays: what training on the processor does. */
async function arraySteps({ plan, state }: TrainingCase, threads: number): Promise<Step> {
  const feed = trainingFeed(plan);
  const executor = await DeviceExecutor.open(plan, state, { device: 'cpu', threads });
  return async () => (await executor.steps([feed()]))[0]?.loss ?? Number.NaN;
}

/** Adam in the graph; the whole state goes in and out at every step. */
async function graphSteps({ plan, state }: TrainingCase, threads: number): Promise<Step> {
  const feed = trainingFeed(plan);
  const { config, batch, identities, adam } = plan;
  const model = encodeModel(optimizedGraph(config, { batch, identities }, adam));
  const session = await SessionHost.open({ model, name: 'of the step', devices: ['cpu'], threads });
  const wanted = session.opened.outputs.map(({ name }) => name);
  const carried = new Map<string, Tensor>();
  const carry = (name: string, { shape, data }: Weight): void =>
    void carried.set(name, { dims: shape, data });
  for (const [name, weight] of state.weights) carry(name, weight);
  for (const [name, weight] of state.firstMoments) carry(STATE_NAMES.firstMoment(name), weight);
  for (const [name, weight] of state.secondMoments) carry(STATE_NAMES.secondMoment(name), weight);
  let step = 0;
  return async () => {
    step += 1;
    const { images, labels, learningRate } = feed();
    const { stepSize, rootCorrection } = adamRates(learningRate, step, adam);
    const feeds = {
      ...Object.fromEntries(carried),
      images: { dims: [batch, 3, config.inputHeight, config.inputWidth], data: images },
      labels: { dims: [batch], data: BigInt64Array.from(labels, BigInt) },
      'adam/stepSize': { dims: [], data: Float32Array.of(stepSize) },
      'adam/rootCorrection': { dims: [], data: Float32Array.of(rootCorrection) },
    };
    const outputs = await session.run(feeds, wanted, 'unchecked');
    for (const name of carried.keys()) {
      const next = outputs[STATE_NAMES.next(name)];
      if (next !== undefined) carried.set(name, next);
    }
    return Number(outputs[TRAINING_OUTPUTS.loss]?.data[0]);
  };
}

const WAYS: Readonly<Record<string, (one: TrainingCase, threads: number) => Promise<Step>>> = {
  array: arraySteps,
  graph: graphSteps,
};

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

const [way = '', height, width, threads] = process.argv.slice(2);
const open = WAYS[way];
if (open === undefined) throw new Error(`The way is ${way}; there are ${Object.keys(WAYS).join(', ')}.`);
const step = await open(trainingCase(Number(height), Number(width)), Number(threads));
// What was left over from making the first weights is not part of training.
setFlagsFromString('--expose-gc');
(runInNewContext('gc') as () => void)();
say({ ready: true });
const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  if (line !== 'step') throw new Error(`There is no way to "${line}".`);
  const [start, used] = [performance.now(), process.cpuUsage()];
  const loss = await step();
  const { user, system } = process.cpuUsage(used);
  say({ milliseconds: performance.now() - start, cpuMilliseconds: (user + system) / 1000, loss });
}
// Kilobytes, as getrusage gives them on Linux.
say({ peakBytes: process.resourceUsage().maxRSS * 1024 });
process.exit(0);

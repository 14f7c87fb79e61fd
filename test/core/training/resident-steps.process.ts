import { InferenceSession } from 'onnxruntime-node';
import { encodeModel } from '../../../core/graph/index.ts';
import {
  ArraySteps,
  optimizedGraph,
  ResidentSteps,
  type DeviceSteps,
  type StepLosses,
  type TrainingState,
} from '../../../core/training/index.ts';
import { TINY_PLAN, tinyFeeds, tinyState } from './tiny-steps.ts';

/** What steps gave. */
export interface Made {
  readonly losses: readonly StepLosses[];
  readonly state: TrainingState;
}

/** The same steps on the processor and on WebGPU. */
export interface StepsOnBoth {
  readonly cpu: Made;
  readonly webgpu: Made;
  /** The code of the error of a step on pictures that are no numbers, after which the state was read. */
  readonly failure: unknown;
}

/** Low, since Adam makes of a rounding in a gradient near 0 a step of this size. */
const LEARNING_RATE = 1e-5;

async function make(steps: DeviceSteps): Promise<readonly StepLosses[]> {
  const losses: StepLosses[] = [];
  for (const feed of tinyFeeds(3, LEARNING_RATE)) {
    losses.push(...(await steps.steps([feed])));
    // Reading the state must not disturb it.
    if (losses.length === 1) await steps.state();
  }
  return losses;
}

/** A session does not open if WebGPU does not take every node. */
async function assertAllOnWebgpu(): Promise<void> {
  const { config, batch, identities, adam } = TINY_PLAN;
  const step = optimizedGraph(config, { batch, identities, labelType: 'float32' }, adam);
  const session = await InferenceSession.create(encodeModel(step), {
    executionProviders: ['webgpu'],
    logSeverityLevel: 3,
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  await session.release();
}

await assertAllOnWebgpu();
const arrays = await ArraySteps.open(TINY_PLAN, tinyState(), { device: 'cpu', threads: 1 });
const cpu = { losses: await make(arrays), state: arrays.state() };
const resident = await ResidentSteps.open(TINY_PLAN, tinyState(), { device: 'webgpu', threads: 1 });
const losses = await make(resident);
const feeds = tinyFeeds(1);
feeds[0]?.images.fill(Number.NaN);
const failure = await resident.steps(feeds).catch((error: unknown) => (error as { code?: unknown }).code);
const report: StepsOnBoth = { cpu, webgpu: { losses, state: await resident.state() }, failure };
// Exits at once: a driver's own threads could keep the process alive.
process.send?.(report, () => process.exit(0));

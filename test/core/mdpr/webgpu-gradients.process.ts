import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { encodeModel } from '../../../core/graph/index.ts';
import { mdprConfig, trainingGraph } from '../../../core/mdpr/index.ts';
import { hashedWeights } from './hashed-weights.ts';
import { trainingPictures } from './training-run.ts';

/** The outputs of a step on the processor and on WebGPU, and where ONNX Runtime says that it ran WebGPU's nodes. */
export interface StepOnBoth {
  readonly cpu: Readonly<Record<string, Float32Array>>;
  readonly webgpu: Readonly<Record<string, Float32Array>>;
  /** By provider. */
  readonly nodeRuns: Readonly<Record<string, number>>;
}

const LABELS = [0, 2, 0, 2];
const config = mdprConfig({ depth: 18, width: 1 / 32, embedding: 4, inputHeight: 64, inputWidth: 32 });
const step = trainingGraph(config, { batch: LABELS.length, identities: 3, labelType: 'float32' });
const weights = hashedWeights(config);

const feeds = Object.fromEntries(
  step.inputs.map(({ name, shape }) => {
    const special: Readonly<Record<string, Float32Array>> = {
      images: trainingPictures(LABELS.length, config.inputHeight, config.inputWidth),
      labels: Float32Array.from(LABELS),
    };
    const data = special[name] ?? weights.get(name)?.data ?? new Float32Array();
    return [name, new Tensor('float32', data, shape.map(Number))];
  }),
);

async function run(options: InferenceSession.SessionOptions): Promise<StepOnBoth['cpu']> {
  const session = await InferenceSession.create(encodeModel(step), { logSeverityLevel: 3, ...options });
  const outputs = Object.entries(await session.run(feeds));
  if (options.enableProfiling === true) session.endProfiling();
  return Object.fromEntries(outputs.map(([name, { data }]) => [name, data as Float32Array]));
}

/** ONNX Runtime's profile: an event for each run of a node says the provider. */
const events = z.array(
  z.object({ cat: z.string(), args: z.object({ provider: z.string().optional() }).optional() }),
);

async function runOnWebgpu(folder: string): Promise<Omit<StepOnBoth, 'cpu'>> {
  const webgpu = await run({
    executionProviders: ['webgpu'],
    enableProfiling: true,
    profileFilePrefix: join(folder, 'profile'),
    // A node that WebGPU does not take ends the test.
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  const [profile = ''] = readdirSync(folder);
  const nodeRuns: Record<string, number> = {};
  for (const { cat, args } of events.parse(JSON.parse(readFileSync(join(folder, profile), 'utf8')))) {
    if (cat === 'Node') nodeRuns[args?.provider ?? 'none'] = (nodeRuns[args?.provider ?? 'none'] ?? 0) + 1;
  }
  return { webgpu, nodeRuns };
}

const folder = mkdtempSync(join(tmpdir(), 'sightline-profile-'));
try {
  const report: StepOnBoth = { cpu: await run({}), ...(await runOnWebgpu(folder)) };
  // Exits at once: a driver's own threads could keep the process alive.
  process.send?.(report, () => process.exit(0));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

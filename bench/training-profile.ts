import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { encodeModel } from '../core/graph/index.ts';
import { trainingGraph } from '../core/mdpr/index.ts';
import { trainingFeed, type TrainingCase } from './training-case.ts';

/** The time of one operator's nodes in a step. */
export interface OperatorTime {
  readonly operator: string;
  readonly nodes: number;
  readonly milliseconds: number;
}

/** ONNX Runtime's profile: an event for every run of a node. Units: microseconds. */
const events = z.array(
  z.object({
    cat: z.string(),
    name: z.string(),
    dur: z.number(),
    args: z.object({ op_name: z.string().optional() }).optional(),
  }),
);

/** The operators of a step's graph by their time, from ONNX Runtime's profile of so many steps after the first. */
export async function profileStep(
  { plan, state }: TrainingCase,
  threads: number,
  steps: number,
): Promise<readonly OperatorTime[]> {
  const { config, batch, identities } = plan;
  const { images, labels } = trainingFeed(plan)();
  const feeds: Record<string, Tensor> = {
    images: new Tensor('float32', images, [batch, 3, config.inputHeight, config.inputWidth]),
    labels: new Tensor('int64', BigInt64Array.from(labels, BigInt), [batch]),
  };
  for (const [name, { shape, data }] of state.weights) feeds[name] = new Tensor('float32', data, shape);
  const folder = mkdtempSync(join(tmpdir(), 'sightline-profile-'));
  try {
    const session = await InferenceSession.create(encodeModel(trainingGraph(config, { batch, identities })), {
      intraOpNumThreads: threads,
      logSeverityLevel: 3,
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    for (let step = 0; step <= steps; step++) await session.run(feeds);
    session.endProfiling();
    await session.release();
    const [file = ''] = readdirSync(folder);
    return sumByOperator(events.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))), steps);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first step is left out: it fills caches and allocates. */
function sumByOperator(profile: z.output<typeof events>, steps: number): readonly OperatorTime[] {
  const runs = profile.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'));
  const counted = runs.slice(runs.length / (steps + 1));
  const groups = Map.groupBy(counted, ({ args }) => args?.op_name ?? '');
  return [...groups]
    .map(([operator, group]) => ({
      operator,
      nodes: group.length / steps,
      milliseconds: group.reduce((sum, { dur }) => sum + dur, 0) / 1000 / steps,
    }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../core/errors/index.ts';
import { encodeModel, expand, graph, input, integers, reduceSum } from '../../../core/graph/index.ts';
import { mdprConfig } from '../../../core/mdpr/index.ts';
import { SessionHost } from '../../../core/runtime/index.ts';
import { PUBLISHED_ADAM, stepBytes, Trainer, type StepPlan } from '../../../core/training/index.ts';
import { drawnImages, planOf, testFolder, tinyRun } from './drawn-people.ts';

async function refusal(work: Promise<unknown>): Promise<ModelError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof ModelError) return error;
  throw new Error('Nothing was refused.', { cause: error });
}

describe('the memory of a training step', () => {
  it('grows with batch, size of pictures and depth', () => {
    const plan = (changes: Parameters<typeof mdprConfig>[0], batch = 8): StepPlan => ({
      config: mdprConfig({
        depth: 18,
        width: 0.25,
        embedding: 32,
        inputHeight: 128,
        inputWidth: 64,
        ...changes,
      }),
      identities: 10,
      switches: {},
      adam: PUBLISHED_ADAM,
      batch,
    });
    const base = stepBytes(plan({}));
    expect(stepBytes(plan({}, 16))).toBeGreaterThan(1.4 * base);
    expect(stepBytes(plan({ inputHeight: 256, inputWidth: 128 }))).toBeGreaterThan(2 * base);
    expect(stepBytes(plan({ depth: 34 }))).toBeGreaterThan(1.2 * base);
  });

  it('is refused where it does not fit, with a batch that does', async () => {
    const images = drawnImages(testFolder(), 24, 2);
    const large = tinyRun(images, { identitiesPerBatch: 24, imagesPerIdentity: 2 });
    const needed = stepBytes(planOf(large));
    const memory = Math.floor(needed * 0.6);
    const options = { device: 'cpu', threads: 1, workers: 1, memory } as const;
    const error = await refusal(Trainer.open(large, options));
    expect(error.code).toBe('out-of-memory');
    const batch = Number(
      /a batch of (\d+) pictures(?!\sneeds)/u.exec(error.message.split('What fits')[1] ?? '')?.[1],
    );
    expect(batch).toBeGreaterThanOrEqual(4);
    expect(stepBytes({ ...planOf(large), batch })).toBeLessThanOrEqual(memory);
    expect(stepBytes({ ...planOf(large), batch: batch + 1 })).toBeGreaterThan(memory);

    const fitting = tinyRun(images, { identitiesPerBatch: Math.floor(batch / 2), imagesPerIdentity: 2 });
    await using trainer = await Trainer.open(fitting, options);
    expect((await trainer.next()).step).toBe(1);
  });

  it('is told apart from other failures of ONNX Runtime', async () => {
    const x = input('x', 'float32', [1]);
    // 4 TiB, which no allocator gives.
    const sum = reduceSum(expand(x, integers([2 ** 40])), { keepAxes: false });
    const session = await SessionHost.open({
      model: encodeModel(graph('too-large', { inputs: [x], outputs: { sum } })),
      name: 'of the test',
      devices: ['cpu'],
      threads: 1,
    });
    const feeds = { x: { dims: [1], data: Float32Array.of(1) } };
    expect(await refusal(session.run(feeds, ['sum']))).toMatchObject({ code: 'out-of-memory' });
    expect(await refusal(session.run(feeds, ['missing']))).toMatchObject({ code: 'model-run-failed' });
  });
});

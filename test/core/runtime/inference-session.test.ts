import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelledError, InvalidOptionError, ModelError } from '../../../core/errors/index.ts';
import { InferenceSession, type Tensor } from '../../../core/runtime/index.ts';
import { modelWithExternalTensor, rootModel, slowModel } from './small-models.ts';

function rows(...numbers: readonly number[]): Tensor {
  return { dims: [numbers.length / 2, 2], data: Float32Array.from(numbers) };
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('InferenceSession', () => {
  const opened = new AsyncDisposableStack();
  afterAll(() => opened.disposeAsync());
  const open = async (...args: Parameters<typeof InferenceSession.create>): Promise<InferenceSession> =>
    opened.use(await InferenceSession.create(...args));

  let roots: InferenceSession;
  beforeAll(async () => {
    roots = await open(rootModel(), { name: 'roots.onnx' });
  });

  it('says what the model declares, which device runs it, and the facts in the file', async () => {
    const session = await open(rootModel({ 'sightline.note': 'hello' }), { device: 'cpu' });
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['N', 2] }]);
    expect(session.outputs.map(({ name }) => name)).toEqual(['root', 'triple']);
    expect(session.device).toBe('cpu');
    expect(session.fallbacks).toEqual([]);
    expect(session.metadata['sightline.note']).toBe('hello');
  });

  it('runs the model, for any size of a free dimension, and gives the outputs asked for', async () => {
    const { root, triple } = await roots.run({ x: rows(4, 9) });
    expect(root).toEqual({ dims: [1, 2], data: Float32Array.of(2, 3) });
    expect(triple).toEqual({ dims: [1, 2], data: Float32Array.of(12, 27) });
    const chosen = await roots.run({ x: rows(4, 9, 16, 25) }, { outputs: ['root'] });
    expect(chosen).toEqual({ root: { dims: [2, 2], data: Float32Array.of(2, 3, 4, 5) } });
  });

  it('keeps the model’s and the inputs’ buffers in the caller’s hands unless told to move them', async () => {
    const model = Buffer.from(rootModel());
    const session = await open(model);
    expect(model.length).toBeGreaterThan(0);
    const whole = Float32Array.of(0, 0, 4, 9);
    const part = { dims: [1, 2], data: whole.subarray(2) };
    expect((await session.run({ x: part })).root?.data).toEqual(Float32Array.of(2, 3));
    expect(whole).toEqual(Float32Array.of(0, 0, 4, 9));
    const moved = rows(1, 1);
    await session.run({ x: moved }, { movesInputs: true });
    expect(moved.data.length).toBe(0);
  });

  it('takes inputs from shared memory', async () => {
    const data = new Float32Array(new SharedArrayBuffer(8));
    data.set([4, 9]);
    expect((await roots.run({ x: { dims: [1, 2], data } })).root?.data).toEqual(Float32Array.of(2, 3));
  });

  it.each([
    ['a wrong name', { y: rows(1, 1) }, /lacks x and was given y/],
    ['a wrong number of axes', { x: { dims: [2], data: Float32Array.of(1, 1) } }, /shape \[2\]/],
    ['a wrong fixed size', { x: { dims: [1, 3], data: new Float32Array(3) } }, /shape \[1, 3\]/],
    ['too few numbers', { x: { dims: [4, 2], data: new Float32Array(3) } }, /3 numbers do not fill/],
    ['another type', { x: { dims: [1, 2], data: new Float64Array(2) } }, /float32 needs a Float32Array/],
  ])('refuses inputs with %s and says what the model declares', async (_title, feeds, message) => {
    const error = await errorOf(roots.run(feeds));
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code: 'wrong-input', message: expect.stringMatching(message) as string });
    expect((error as ModelError).message).toContain('roots.onnx');
  });

  it('refuses an output that is not finite, naming model, output and place, and goes on', async () => {
    const error = await errorOf(roots.run({ x: rows(1, 4, -1, 9) }));
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code: 'non-finite-output', details: { output: 'root', position: 2 } });
    expect((error as ModelError).message).toMatch(/roots\.onnx .* element 2 of its output root/);
    expect((await roots.run({ x: rows(1, 4) })).root?.data).toEqual(Float32Array.of(1, 2));
    await expect(roots.run({ x: rows(-1, 4) }, { outputs: ['triple'] })).resolves.toBeDefined();
  });

  it('refuses an output that the model does not have', async () => {
    await expect(roots.run({ x: rows(1, 1) }, { outputs: ['cube'] })).rejects.toMatchObject({
      code: 'unknown-output',
    });
  });

  it.each([
    ['no bytes', new Uint8Array(0)],
    ['text', new TextEncoder().encode('This is a text file, not a model.')],
    ['a truncated model', rootModel().subarray(0, 60)],
  ])('refuses %s as a model', async (_title, bytes) => {
    const error = await errorOf(open(bytes, { name: 'broken.onnx' }));
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toContain('broken.onnx');
  });

  it('refuses a model that keeps tensors in other files, before ONNX Runtime sees it', async () => {
    await expect(open(modelWithExternalTensor(), { name: 'outside.onnx' })).rejects.toMatchObject({
      name: 'ModelError',
      code: 'external-tensors',
    });
  });

  it('refuses a thread count that is not a whole number above 0', async () => {
    await expect(open(rootModel(), { threads: 0 })).rejects.toBeInstanceOf(InvalidOptionError);
  });

  it('falls back to the processor and says why, where the device asked for is not there', async () => {
    const device = process.platform === 'win32' ? 'coreml' : 'dml';
    const session = await open(rootModel(), { device });
    expect(session.device).toBe('cpu');
    expect(session.fallbacks).toEqual([
      { device, reason: expect.stringContaining(process.platform) as string },
    ]);
    expect((await session.run({ x: rows(4, 9) })).root?.data).toEqual(Float32Array.of(2, 3));
  });

  it('leaves the caller’s event loop free while two sessions run', async () => {
    const model = slowModel(512, 60);
    const sessions = await Promise.all([open(model, { threads: 1 }), open(model, { threads: 1 })]);
    const feeds = { x: { dims: [512, 512], data: new Float32Array(512 * 512).fill(1) } };
    const state = { isRunning: true };
    let longestGap = 0;
    const runs = Promise.all(sessions.map((session) => session.run(feeds))).finally(() => {
      state.isRunning = false;
    });
    const started = performance.now();
    for (let last = started; state.isRunning;) {
      await new Promise((resolve) => setImmediate(resolve));
      const now = performance.now();
      longestGap = Math.max(longestGap, now - last);
      last = now;
    }
    await runs;
    // Had a run blocked this thread, one turn of the loop would have lasted about half of the whole time.
    expect(longestGap).toBeLessThan((performance.now() - started) / 3);
  });

  it('gives the same bits for the same inputs, in another session too', async () => {
    const model = slowModel(128, 3);
    const feeds = {
      x: { dims: [128, 128], data: Float32Array.from({ length: 128 * 128 }, (_, i) => i % 17) },
    };
    const first = await open(model, { threads: 2 });
    const second = await open(model, { threads: 2 });
    const outputs = [await first.run(feeds), await first.run(feeds), await second.run(feeds)];
    expect(outputs[1]).toEqual(outputs[0]);
    expect(outputs[2]).toEqual(outputs[0]);
  });

  it('rejects pending runs at once when it is disposed in the middle of one, and the process lives on', async () => {
    const session = await InferenceSession.create(slowModel(512, 40), { threads: 1 });
    const feeds = { x: { dims: [512, 512], data: new Float32Array(512 * 512) } };
    const first = session.run(feeds);
    const runs = Promise.all([errorOf(first), errorOf(session.run(feeds))]);
    await session[Symbol.asyncDispose]();
    for (const error of await runs) expect(error).toBeInstanceOf(CancelledError);
    await expect(session.run(feeds)).rejects.toBeInstanceOf(CancelledError);
  });

  it('stops for an aborted signal, while loading and while running', async () => {
    await expect(open(rootModel(), { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(CancelledError);
    const session = await open(slowModel(256, 20));
    const controller = new AbortController();
    const feeds = { x: { dims: [256, 256], data: new Float32Array(256 * 256) } };
    const run = session.run(feeds, { signal: controller.signal });
    controller.abort();
    await expect(run).rejects.toBeInstanceOf(CancelledError);
    await expect(session.run(feeds)).resolves.toBeDefined();
  });
});

import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedder, type Embedder, type EmbedderOptions } from '../../../core/embedding/index.ts';
import { CancelledError, InvalidOptionError, ModelError } from '../../../core/errors/index.ts';
import type { RgbImage } from '../../../core/images/index.ts';
import {
  declareParameters,
  defaultWeights,
  descriptorLength,
  initialWeights,
  mdprConfig,
  modelOfWeightsFile,
  writeWeightsFile,
} from '../../../core/mdpr/index.ts';
import { rootModel } from '../runtime/small-models.ts';
import { noiseRgb } from '../images/pictures.ts';
import { meansModel } from './tiny-models.ts';

function plain(
  width: number,
  height: number,
  [red, green, blue]: readonly [number, number, number],
): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let slot = 0; slot < data.length; slot += 3) data.set([red, green, blue], slot);
  return { width, height, data };
}

/** The unit vector along [a, b, c, 2a, 2b, 2c]. */
function expectedOf(means: readonly number[]): number[] {
  const raw = [...means, ...means.map((value) => 2 * value)];
  const length = Math.hypot(...raw);
  return raw.map((value) => value / length);
}

function expectClose(actual: Float32Array | undefined, expected: readonly number[]): void {
  expect(actual?.length).toBe(expected.length);
  for (const [slot, value] of expected.entries()) expect(actual?.[slot]).toBeCloseTo(value, 5);
}

describe('openEmbedder', () => {
  const opened = new AsyncDisposableStack();
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sightline embedding ü '));
  });
  afterAll(async () => {
    await opened.disposeAsync();
    await rm(folder, { recursive: true });
  });

  async function save(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  }

  async function open(bytes: Uint8Array, options: EmbedderOptions = {}): Promise<Embedder> {
    return opened.use(await openEmbedder({ ...options, model: await save('model.onnx', bytes) }));
  }

  it('takes size and form of a foreign model from its input, and counts it as trained', async () => {
    const bytes = meansModel();
    const { model, warnings, device } = await open(bytes, { device: 'cpu' });
    expect(model).toEqual({
      id: createHash('sha256').update(bytes).digest('hex'),
      name: 'model.onnx',
      dimension: 6,
      isTrained: true,
      inputWidth: 16,
      inputHeight: 32,
    });
    expect({ warnings, device }).toEqual({ warnings: [], device: 'cpu' });
  });

  it('takes the name, free sides, normalisation and training from the metadata', async () => {
    const embedder = await open(
      meansModel({
        shape: ['N', 3, 'H', 'W'],
        metadata: {
          'sightline.name': 'Tiny',
          'sightline.trained': 'false',
          'sightline.input_width': '24',
          'sightline.input_height': '40',
          'sightline.normalisation': 'inside',
        },
      }),
    );
    expect(embedder.model).toMatchObject({ name: 'Tiny', isTrained: false, inputWidth: 24, inputHeight: 40 });
    expect(embedder.warnings.join()).toContain('Tiny is untrained');
    const [embedding] = await embedder.embed([plain(24, 40, [200, 100, 50])]);
    expectClose(embedding, expectedOf([200, 100, 50]));
  });

  it('feeds a model with free sides and no metadata 128 × 256 pixels, unless told otherwise', async () => {
    const free = meansModel({ shape: ['N', 3, 'H', 'W'] });
    expect((await open(free)).model).toMatchObject({ inputWidth: 128, inputHeight: 256 });
    const chosen = await open(free, { inputSize: { width: 64, height: 96 } });
    expect(chosen.model).toMatchObject({ inputWidth: 64, inputHeight: 96 });
  });

  it.each([
    ['imagenet', [(200 / 255 - 0.485) / 0.229, (100 / 255 - 0.456) / 0.224, (50 / 255 - 0.406) / 0.225]],
    ['unit', [200 / 255, 100 / 255, 50 / 255]],
    ['symmetric', [200 / 127.5 - 1, 100 / 127.5 - 1, 50 / 127.5 - 1]],
    ['inside', [200, 100, 50]],
  ] as const)('normalises pictures as %s when asked', async (normalisation, means) => {
    const embedder = await open(meansModel(), { normalisation });
    const [embedding] = await embedder.embed([plain(16, 32, [200, 100, 50])]);
    expectClose(embedding, expectedOf(means));
  });

  it('normalises a foreign model’s pictures by ImageNet’s statistics', async () => {
    const crop = noiseRgb(16, 32, 1);
    const foreign = await (await open(meansModel())).embed([crop]);
    const asked = await (await open(meansModel(), { normalisation: 'imagenet' })).embed([crop]);
    expect(foreign).toEqual(asked);
  });

  it('embeds any number of crops in their order, the last batch smaller', async () => {
    const embedder = await open(meansModel(), { batch: 4, normalisation: 'inside' });
    const colours = Array.from(
      { length: 11 },
      (_, index) => [10 + 20 * index, 100, 250 - 20 * index] as const,
    );
    const embeddings = await embedder.embed(colours.map((colour) => plain(16, 32, colour)));
    expect(embeddings).toHaveLength(11);
    for (const [index, colour] of colours.entries()) expectClose(embeddings[index], expectedOf(colour));
    await expect(embedder.embed([])).resolves.toEqual([]);
  });

  it('fills up the batch of a model that takes one batch size only', async () => {
    const embedder = await open(meansModel({ shape: [4, 3, 32, 16] }), { normalisation: 'inside' });
    const colours = Array.from({ length: 6 }, (_, index) => [10 + 20 * index, 100, 50] as const);
    const embeddings = await embedder.embed(colours.map((colour) => plain(16, 32, colour)));
    expect(embeddings).toHaveLength(6);
    for (const [index, colour] of colours.entries()) expectClose(embeddings[index], expectedOf(colour));
  });

  it('refuses a crop of another size', async () => {
    const embedder = await open(meansModel());
    await expect(embedder.embed([noiseRgb(32, 16, 1)])).rejects.toBeInstanceOf(InvalidOptionError);
  });

  it('refuses an embedding that is zero or not finite, and embeds the next crop', async () => {
    const zero = await open(meansModel({ head: 'zero' }));
    await expect(zero.embed([noiseRgb(16, 32, 1)])).rejects.toMatchObject({ code: 'zero-embedding' });
    const root = await open(meansModel({ head: 'root' }), { normalisation: 'symmetric' });
    await expect(root.embed([plain(16, 32, [0, 0, 0])])).rejects.toMatchObject({ code: 'non-finite-output' });
    await expect(root.embed([plain(16, 32, [200, 200, 200])])).resolves.toHaveLength(1);
  });

  it('rejects with a CancelledError when aborted', async () => {
    const embedder = await open(meansModel());
    const signal = AbortSignal.abort();
    await expect(embedder.embed([noiseRgb(16, 32, 1)], { signal })).rejects.toBeInstanceOf(CancelledError);
    await expect(open(meansModel(), { signal })).rejects.toBeInstanceOf(CancelledError);
  });

  it.each([
    [
      'a text file',
      new TextEncoder().encode('Not a model, just text.'),
      /model\.onnx cannot be loaded.*not an ONNX model/,
    ],
    ['an empty file', new Uint8Array(0), /0 bytes/],
    [
      'a model without pictures',
      rootModel(),
      /not a person re-identification model: its input is not a batch/,
    ],
    ['a model of grey pictures', meansModel({ shape: ['N', 1, 32, 16] }), /not a batch of colour pictures/],
  ])('refuses %s with a clear error', async (_title, bytes, message) => {
    const error: unknown = await open(bytes).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toMatch(message);
  });

  it('refuses a path where there is no file, naming it', async () => {
    const error: unknown = await openEmbedder({ model: join(folder, 'absent.onnx') }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toContain('absent.onnx');
  });

  it('refuses metadata that is not of the allowed form', async () => {
    const metadata = { 'sightline.input_width': '-3' };
    await expect(open(meansModel({ metadata }))).rejects.toMatchObject({ code: 'invalid-metadata' });
  });

  it('refuses options that contradict the model or are out of range', async () => {
    const bytes = meansModel();
    for (const options of [{ inputSize: { width: 64, height: 32 } }, { batch: 0 }, { batch: 1.5 }]) {
      await expect(open(bytes, options)).rejects.toBeInstanceOf(InvalidOptionError);
    }
    const free = meansModel({ shape: ['N', 3, 'H', 'W'] });
    const huge = { inputSize: { width: 5000, height: 32 } };
    await expect(open(free, huge)).rejects.toBeInstanceOf(InvalidOptionError);
  });

  it('opens the default model without a path: a trained MDPR', async () => {
    const embedder = opened.use(await openEmbedder());
    const { config, facts } = await defaultWeights();
    const { inputWidth, inputHeight } = config;
    const dimension = descriptorLength(config);
    expect(embedder.model).toMatchObject({
      name: facts.name,
      isTrained: true,
      dimension,
      inputWidth,
      inputHeight,
    });
    expect(embedder.warnings).toEqual([]);
    const crops = [1, 2, 3, 4, 5].map((seed) => noiseRgb(inputWidth, inputHeight, seed));
    const together = await embedder.embed(crops);
    for (const embedding of together) expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
    // Bits depend neither on a crop's companions nor on its place.
    const reversed = (await embedder.embed([...crops].reverse())).reverse();
    expect(reversed).toEqual(together);
    const [alone] = await embedder.embed(crops.slice(0, 1));
    for (const [slot, value] of (together[0] ?? new Float32Array(0)).entries()) {
      expect(Math.abs(value - (alone?.[slot] ?? Number.NaN))).toBeLessThan(1e-6);
    }
  });

  it('says what the default model’s embeddings are joined of, and where it looks', async () => {
    const embedder = opened.use(await openEmbedder());
    const { config } = await defaultWeights();
    const { embedding, inputWidth, inputHeight } = config;
    expect(embedder.features.map(({ name, length }) => [name, length])).toEqual([
      ['hard global', embedding],
      ['hard part 1', embedding],
      ['hard part 2', embedding],
      ['soft res5', embedding],
      ['soft res4', embedding],
      ['fusion', 4 * embedding],
    ]);
    const crops = Array.from({ length: 18 }, (_, seed) => noiseRgb(inputWidth, inputHeight, seed));
    const attention = await embedder.attention(crops);
    expect(attention).toHaveLength(18);
    for (const { res5, res4 } of attention) {
      for (const [first, second, ...more] of [res5, res4]) {
        expect(more).toEqual([]);
        expect(first).toMatchObject({ width: inputWidth / 16, height: inputHeight / 16 });
        // The softmax leaves a share for the background, so both together stay below 1 (or round to it).
        const sums = first?.values.map((value, cell) => value + (second?.values[cell] ?? Number.NaN));
        expect(Math.max(...(sums ?? []))).toBeLessThan(1 + 1e-6);
        expect(Math.min(...(first?.values ?? []))).toBeGreaterThan(0);
      }
    }
    expect((await embedder.attention(crops.slice(17)))[0]?.res5[0]?.values).toEqual(
      attention[17]?.res5[0]?.values,
    );
    await expect(embedder.attention([noiseRgb(3, 3, 1)])).rejects.toBeInstanceOf(InvalidOptionError);
  });

  it('knows neither features nor attention of a foreign model', async () => {
    const embedder = await open(meansModel());
    expect([embedder.features, embedder.hasAttention]).toEqual([[], false]);
    await expect(embedder.attention([])).rejects.toThrow(/no attention maps/);
  });

  it('refuses metadata of a network that the file does not hold', async () => {
    const stating = (config: string): Promise<Embedder> =>
      open(meansModel({ metadata: { 'sightline.mdpr_config': config } }));
    await expect(stating(JSON.stringify(mdprConfig()))).rejects.toThrow(/gives 4608 numbers, but it gives 6/);
    for (const config of ['{', '{}', JSON.stringify({ ...mdprConfig(), depth: 19 })]) {
      const error: unknown = await stating(config).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ModelError);
      expect(error).toMatchObject({ code: 'invalid-metadata' });
    }
  });

  it('opens a weights file of Sightline as the model that it states, known by the file’s own hash', async () => {
    const config = mdprConfig({ depth: 18, width: 1 / 32, embedding: 4, inputHeight: 64, inputWidth: 32 });
    const weights = initialWeights(declareParameters(config, { identities: 1 }), 1);
    const facts = { name: 'Narrow', isTrained: false, licence: 'Apache-2.0' };
    const bytes = writeWeightsFile(config, weights, facts);
    const embedder = opened.use(await openEmbedder({ model: await save('narrow.safetensors', bytes) }));
    expect(embedder.model).toEqual({
      id: createHash('sha256').update(bytes).digest('hex'),
      name: 'Narrow',
      dimension: 36,
      isTrained: false,
      inputWidth: 32,
      inputHeight: 64,
    });
    const crops = [noiseRgb(32, 64, 1)];
    const exported = await open(modelOfWeightsFile(bytes));
    expect(await embedder.embed(crops)).toEqual(await exported.embed(crops));
  });

  it('refuses a damaged weights file, naming it', async () => {
    const model = await save('damaged.safetensors', new TextEncoder().encode('Not weights, just text.'));
    const error: unknown = await openEmbedder({ model }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toContain(
      `${model} cannot be built. The file is not a safetensors`,
    );
  });

  it('leaves the model’s file as it was', async () => {
    const path = await save('kept.onnx', meansModel());
    opened.use(await openEmbedder({ model: path }));
    expect(new Uint8Array(await readFile(path))).toEqual(meansModel());
  });
});

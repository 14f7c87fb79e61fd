import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Engine, listProjectModels, modelsFolder } from '../../../../core/engine/index.ts';
import {
  inferenceParameters,
  readWeightsFile,
  writeWeightsFile,
  type Declaration,
} from '../../../../core/mdpr/index.ts';
import { testFolder, TINY } from '../../training/drawn-people.ts';
import { venueProject } from '../finetune/venue-project.ts';
import { REPORT, tunedModel } from './tuned-model.ts';

function emptyProject(): Engine {
  const project = venueProject(testFolder(), { people: 2, rounds: 1, isTagged: false });
  const { path } = project;
  project[Symbol.dispose]();
  return Engine.open(path, { mode: 'write' });
}

it('a model goes to another project as one file, with its weights, origin, venue, figures and licence', async () => {
  await using first = emptyProject();
  await using second = emptyProject();
  const original = tunedModel(first.library.path, 'harbour');
  const file = await first.models.export('harbour');
  expect(file).toMatch(/venue-exports\/venue-harbour\.safetensors$/u);
  expect((await second.models.import(file)).name).toBe('harbour');
  const [, imported] = await listProjectModels(second.library);
  expect(imported).toMatchObject({ name: 'harbour', tuned: { licence: 'of the test', report: REPORT } });
  expect(readFileSync(imported?.tuned?.file ?? '')).toEqual(readFileSync(original));
  await expect(second.models.import(file, 'again')).rejects.toMatchObject({ code: 'model-known' });
  await expect(first.models.export('harbour', file)).rejects.toMatchObject({ code: 'file-exists' });
});

it('the model that a project was ingested with can be handed on too, if it is weights', async () => {
  await using engine = emptyProject();
  const file = await engine.models.export('Tiny');
  expect(readWeightsFile(readFileSync(file)).facts.name).toBe('Tiny');
  const folder = testFolder();
  using onnx = venueProject(folder, { people: 2, rounds: 1, isTagged: false, model: '/models/osnet.onnx' });
  onnx[Symbol.dispose]();
  await using other = Engine.open(join(folder, 'venue.sightline'), { mode: 'read' });
  await expect(other.models.export('Tiny')).rejects.toMatchObject({ code: 'no-weights' });
});

it('an import refuses whatever is no whole model, says why, and leaves nothing behind', async () => {
  await using engine = emptyProject();
  const folder = testFolder();
  const whole = readFileSync(tunedModel(join(folder, 'other.sightline'), 'harbour'));
  const { config, weights, facts, metadata } = readWeightsFile(whole);
  const [{ name, shape }] = inferenceParameters(TINY, { hasAttention: false }) as [Declaration];
  const broken = new Float32Array(weights.get(name)?.data.length ?? 0).fill(Number.NaN);
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['no safetensors file', Buffer.from('a text about nothing in particular')],
    ['cut off', whole.subarray(0, whole.length - 1000)],
    ['with a header beyond its end', Buffer.concat([Buffer.alloc(8, 0xff), whole.subarray(8)])],
    [
      'without a weight',
      writeWeightsFile(TINY, new Map([...weights].filter(([each]) => each !== name)), facts, metadata),
    ],
    [
      'with numbers that are none',
      writeWeightsFile(TINY, new Map([...weights, [name, { shape, data: broken }]]), facts, metadata),
    ],
    [
      'of another network than it says',
      writeWeightsFile({ ...config, width: 1 / 8 }, weights, facts, metadata),
    ],
    [
      'with a venue that is none',
      writeWeightsFile(TINY, weights, facts, { 'sightline.venue': '{"project":"x","after":{"mAP":7}}' }),
    ],
  ];
  for (const [what, bytes] of cases) {
    const file = join(folder, 'bad.safetensors');
    writeFileSync(file, bytes);
    await expect(engine.models.import(file), what).rejects.toMatchObject({
      name: 'ModelError',
      message: expect.stringContaining(file) as string,
    });
  }
  await expect(engine.models.import(join(folder, 'absent'))).rejects.toMatchObject({ code: 'model-missing' });
  const good = join(folder, 'other.models', 'harbour.safetensors');
  await expect(engine.models.import(good, '../up')).rejects.toMatchObject({ code: 'invalid-model-name' });
  const left = modelsFolder(engine.library.path);
  expect(existsSync(left) ? readdirSync(left) : []).toEqual([]);
});

it('a file that a window hands over in pieces is imported whole, and an unfinished one is not', async () => {
  await using engine = emptyProject();
  const { models } = engine;
  const bytes = readFileSync(tunedModel(join(testFolder(), 'other.sightline'), 'harbour'));
  const middle = bytes.length >> 1;
  const upload = await models.upload.add(null, bytes.subarray(0, middle));
  await models.upload.add(upload, bytes.subarray(middle));
  const { file } = await models.upload.take(upload, (path) => models.import(path, 'handed-over'));
  expect(readFileSync(file)).toEqual(bytes);
  await expect(models.upload.add(upload, bytes)).rejects.toMatchObject({ code: 'unknown-upload' });
  const half = await models.upload.add(null, bytes.subarray(0, middle));
  await expect(models.upload.take(half, (path) => models.import(path))).rejects.toThrow(/no model/u);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseTfjsModel, readTfjsModel } from '../../../../core/detection/tfjs-import/index.ts';

interface Node {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
}

const IMAGE: Node = { name: 'image', op: 'Placeholder' };

function file(nodes: readonly Node[], paths: readonly string[] = ['w.bin']) {
  return {
    format: 'graph-model',
    modelTopology: { node: nodes },
    weightsManifest: [{ paths, weights: [{ name: 'w', shape: [1], dtype: 'float32' }] }],
  };
}

const WEIGHTS = [new Uint8Array(Float32Array.of(3).buffer)];

function refusal(code: string, reason: string) {
  return expect.objectContaining({ code, message: expect.stringContaining(reason) as string }) as Error;
}

describe('parseTfjsModel', () => {
  it('separates operations, constants and inputs', () => {
    const model = parseTfjsModel(
      file([
        { ...IMAGE, ...{ attr: { shape: { shape: { dim: [{ size: '1' }, { size: '-1' }] } } } } },
        { name: 'w', op: 'Const' },
        { name: 'sum', op: 'Add', input: ['image:0', 'w'] },
      ]),
      WEIGHTS,
      'm.json',
    );
    expect([...model.placeholders]).toEqual([['image', [1, -1]]]);
    expect([...model.constants]).toEqual([['w', { shape: [1], data: Float32Array.of(3) }]]);
    expect(model.nodes.get('sum')).toMatchObject({ operation: 'Add', inputs: ['image', 'w'] });
  });

  it('accepts nodes in any order, and values used twice', () => {
    const nodes = [
      { name: 'c', op: 'Add', input: ['a', 'b'] },
      { name: 'b', op: 'Relu', input: ['a'] },
      { name: 'a', op: 'Relu', input: ['image'] },
      IMAGE,
    ];
    expect(parseTfjsModel(file(nodes), WEIGHTS, 'm.json').nodes.size).toBe(3);
  });

  it.each([
    [
      'a cycle',
      [IMAGE, { name: 'a', op: 'Relu', input: ['b'] }, { name: 'b', op: 'Relu', input: ['a'] }],
      'depends on itself',
    ],
    ['a node that feeds itself', [IMAGE, { name: 'a', op: 'Relu', input: ['a'] }], 'depends on itself'],
    ['an input that is not there', [IMAGE, { name: 'a', op: 'Relu', input: ['z'] }], 'reads "z"'],
    ['two nodes of one name', [IMAGE, IMAGE], 'two nodes named "image"'],
    ['a constant without weights', [IMAGE, { name: 'x', op: 'Const' }], 'no weights for its constant "x"'],
  ])('refuses %s', (_, nodes, reason) => {
    expect(() => parseTfjsModel(file(nodes), WEIGHTS, 'm.json')).toThrow(
      expect.objectContaining({ message: expect.stringContaining(reason) as string }) as Error,
    );
  });

  it('refuses what is no graph model, saying where', () => {
    expect(() => parseTfjsModel({ format: 'layers-model' }, [], 'm.json')).toThrow(
      refusal('tfjs-format', 'format'),
    );
    expect(() => parseTfjsModel(null, [], 'm.json')).toThrow(refusal('tfjs-format', 'm.json'));
  });

  it('survives a very deep graph', () => {
    const chain = Array.from({ length: 15_000 }, (_, index) => ({
      name: `n${index}`,
      op: 'Relu',
      input: [index === 0 ? 'image' : `n${index - 1}`],
    }));
    expect(parseTfjsModel(file([IMAGE, ...chain.toReversed()]), WEIGHTS, 'm.json').nodes.size).toBe(15_000);
  });
});

describe('readTfjsModel', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tfjs-import-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function write(content: unknown): Promise<string> {
    const path = join(folder, 'model.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  it('joins the shards beside the file', async () => {
    const bytes = WEIGHTS[0] ?? new Uint8Array();
    await writeFile(join(folder, 'one.bin'), bytes.subarray(0, 3));
    await writeFile(join(folder, 'two.bin'), bytes.subarray(3));
    const path = await write(file([IMAGE, { name: 'w', op: 'Const' }], ['one.bin', 'two.bin']));
    const model = await readTfjsModel(path);
    expect(model.constants.get('w')?.data).toEqual(Float32Array.of(3));
  });

  it.each(['../w.bin', '/etc/passwd', '..', 'sub/w.bin', String.raw`sub\w.bin`])(
    'refuses weights outside its folder: %s',
    async (path) => {
      await expect(readTfjsModel(await write(file([IMAGE], [path])))).rejects.toThrow(
        refusal('tfjs-format', "model's own folder"),
      );
    },
  );

  it('names a file that is missing or no JSON', async () => {
    await expect(readTfjsModel(join(folder, 'none.json'))).rejects.toThrow(
      refusal('tfjs-format', 'none.json'),
    );
    await expect(readTfjsModel(await write('{'))).rejects.toThrow(refusal('tfjs-format', 'no JSON'));
    await expect(readTfjsModel(await write(file([IMAGE])))).rejects.toThrow(refusal('tfjs-format', 'w.bin'));
  });
});

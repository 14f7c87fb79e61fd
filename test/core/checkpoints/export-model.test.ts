import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportModel, importCheckpoint } from '../../../core/checkpoints/index.ts';
import { InvalidOptionError, ModelError } from '../../../core/errors/index.ts';
import { readModelSummary } from '../../../core/graph/index.ts';
import { MODEL_METADATA, mdprConfig, writeWeightsFile } from '../../../core/mdpr/index.ts';
import { hashedPictures } from '../mdpr/hashed-weights.ts';
import { cosine, greatestDifference, normalizedRows, runNetwork, type Outputs } from '../mdpr/run-network.ts';
import { fixture } from './fixture.ts';

const SIZE = { inputHeight: 64, inputWidth: 32 };
const config = mdprConfig({ depth: 18, width: 1 / 32, embedding: 4, ...SIZE });
/** PyTorch calculated in double precision, the runtime in single, through dozens of layers. */
const TOLERANCE = 1e-4;

describe('a model exported from an imported checkpoint', () => {
  let weightsFile: Uint8Array = new Uint8Array();
  beforeAll(async () => {
    const imported = await importCheckpoint(fixture('mdpr-r18-shared-buffer-zip.pth'));
    weightsFile = writeWeightsFile(imported.config, imported.weights, imported.facts);
  });

  const run = (model: Uint8Array): Promise<Outputs> => runNetwork(model, config, hashedPictures(2, config));

  it('gives the descriptors that PyTorch calculates with that checkpoint', async () => {
    const expected = z
      .array(z.array(z.number()))
      .parse(JSON.parse(readFileSync(fixture('mdpr-r18-descriptors.json'), 'utf8')))
      .flat();
    const { feat } = await run(exportModel(weightsFile, SIZE));
    expect(greatestDifference(feat?.data ?? [], expected)).toBeLessThan(TOLERANCE);
  });

  it('says how it is fed', () => {
    const { metadata, inputs } = readModelSummary(exportModel(weightsFile, SIZE));
    expect(inputs).toMatchObject([{ name: 'images', elementType: 'float32', shape: ['N', 3, 64, 32] }]);
    expect(metadata).toMatchObject({
      [MODEL_METADATA.inputHeight]: '64',
      [MODEL_METADATA.inputWidth]: '32',
      [MODEL_METADATA.normalisation]: 'inside',
      [MODEL_METADATA.dimension]: '36',
      [MODEL_METADATA.trained]: 'true',
    });
  });

  it('takes pictures of the published size unless another is asked for', () => {
    const [input] = readModelSummary(exportModel(weightsFile)).inputs;
    expect(input?.shape).toEqual(['N', 3, 384, 192]);
  });

  it('with weights of float16 gives nearly the same descriptors in half the size', async () => {
    const whole = exportModel(weightsFile, { ...SIZE, hasAttention: true });
    const half = exportModel(weightsFile, { ...SIZE, hasAttention: true, isHalf: true });
    const parameterBytes = 4 * readModelSummary(whole).parameterCount;
    expect(whole.length - half.length).toBeGreaterThan(0.4 * parameterBytes);
    expect(readModelSummary(half)).toMatchObject({
      metadata: readModelSummary(whole).metadata,
      inputs: readModelSummary(whole).inputs,
      outputs: readModelSummary(whole).outputs,
    });
    const [expected, found] = [await run(whole), await run(half)];
    expect(Object.keys(found).sort()).toEqual(['attn4', 'attn5', 'feat']);
    const rows = normalizedRows(expected.feat ?? expect.fail('There is no descriptor.'));
    const halfRows = normalizedRows(found.feat ?? expect.fail('There is no descriptor.'));
    for (const [index, row] of rows.entries()) {
      expect(cosine(row, halfRows[index] ?? new Float32Array())).toBeGreaterThanOrEqual(0.999);
    }
    // Weights did change: otherwise nothing was halved.
    expect(found.feat?.data).not.toEqual(expected.feat?.data);
  });

  it('is refused for a size that has no room for the parts, and for other files', () => {
    expect(() => exportModel(weightsFile, { inputHeight: 8 })).toThrow(InvalidOptionError);
    expect(() => exportModel(readFileSync(fixture('views-zip.pth')))).toThrow(ModelError);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BEST_WEIGHTS, LAST_CHECKPOINT, makeRecipe, TRAINING_LOG } from '../../core/engine/index.ts';
import { ModelError } from '../../core/errors/index.ts';
import {
  modelOfWeightsFile,
  randomStream,
  readWeightsFile,
  writeWeightsFile,
} from '../../core/mdpr/index.ts';
import { firstState, writeCheckpoint } from '../../core/training/index.ts';
import { parseTrainingLog } from '../../scripts/training-log.ts';
import { shipModel, type ShippingOptions } from '../../scripts/shipped-model.ts';
import { cosine, normalizedRows, runNetwork } from '../core/mdpr/run-network.ts';

const { config, settings } = makeRecipe('small', 64, {
  config: { width: 1 / 32, embedding: 4, inputHeight: 64, inputWidth: 32 },
});
const facts = { name: 'Tiny', isTrained: true, licence: 'research only' };
const identities = ['1', '2', '3', '4', '5', '6', '7', '8'];
const { state } = firstState({ config, identities: identities.length, switches: {} }, 1);

const step = (number: number): object => ({
  event: 'step',
  steps: 30,
  imagesPerSecond: 20,
  remaining: 1,
  loss: 430.123456789 / number,
  terms: { distillation: -1 / 3 },
  step: number,
  learningRate: 1e-4,
});
const evaluation = (number: number, mAP: number, isBest: boolean): object => ({
  event: 'evaluation',
  step: number,
  isBest,
  mAP,
  rank1: mAP + 0.1,
  rank5: 0.9,
  rank10: 0.95,
  mINP: 0.2,
});
const LOG = [
  ...Array.from({ length: 20 }, (_, index) => step(index + 1)),
  evaluation(20, 0.4321, true),
  ...Array.from({ length: 10 }, (_, index) => step(index + 21)),
  evaluation(30, 0.4, false),
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-ship-'));
  writeFileSync(join(folder, BEST_WEIGHTS), writeWeightsFile(config, state.weights, facts));
  const run = { config, facts, settings, identities, fingerprint: 'f', teacher: null, state };
  writeFileSync(join(folder, LAST_CHECKPOINT), writeCheckpoint(run));
  writeFileSync(join(folder, TRAINING_LOG), LOG.map((line) => `${JSON.stringify(line)}\n`).join(''));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ship = (options: Partial<ShippingOptions> = {}): Promise<readonly string[]> =>
  shipModel(folder, { name: 'tiny', out: join(folder, 'out'), data: 'nobody', ...options });
const shipped = (extension: string): string => join(folder, 'out', `tiny.${extension}`);
const text = (extension: string): string => readFileSync(shipped(extension), 'utf8');

describe('a model that is made ready to ship', () => {
  it('keeps what inference needs alone, in half the bytes, and answers as before', async () => {
    await ship();
    const bytes = readFileSync(shipped('safetensors'));
    const { weights, facts: stated } = readWeightsFile(bytes);
    expect(stated).toEqual(facts);
    expect([...weights.keys()].filter((name) => /predictor|bap|head\.weight$/.test(name))).toEqual([]);
    expect(bytes.length).toBeLessThan(0.6 * readFileSync(join(folder, BEST_WEIGHTS)).length);
    const random = randomStream(1, 'pictures');
    const pictures = Float32Array.from({ length: 4 * 3 * 64 * 32 }, () => 255 * random.uniform());
    const rowsOf = async (model: Uint8Array): Promise<readonly Float32Array[]> =>
      normalizedRows(
        (await runNetwork(model, config, pictures)).feat ?? expect.fail('the model gives no descriptor'),
      );
    const before = await rowsOf(modelOfWeightsFile(writeWeightsFile(config, state.weights, facts)));
    const after = await rowsOf(modelOfWeightsFile(bytes));
    for (const [index, row] of after.entries()) {
      expect(cosine(row, before[index] ?? new Float32Array())).toBeGreaterThan(0.999);
    }
  });

  it('comes with a card that names the kept step, its data, licence and figures', async () => {
    await ship({
      title: 'Tiny R18',
      data: 'two drawn people',
      origin: 'the weights of yesterday',
      figures: '| what | mAP |',
      command: 'train me',
    });
    const card = text('md');
    for (const part of ['# Tiny R18', 'two drawn people', 'research only', 'after step 20', '43.2']) {
      expect(card).toContain(part);
    }
    expect(card).toContain('from the weights of yesterday');
    expect(card).toContain('train me');
    expect(card).toContain('mAP');
  });

  it('comes with its settings, a thinned log that holds every evaluation, and a curve', async () => {
    await ship();
    expect(JSON.parse(text('json'))).toMatchObject({
      network: config,
      settings,
      identities: 8,
      data: 'nobody',
    });
    const log = parseTrainingLog(text('jsonl'));
    expect(log.map((line) => `${line.event} ${line.step}`)).toEqual([
      'step 1',
      'step 10',
      'step 20',
      'evaluation 20',
      'step 30',
      'evaluation 30',
    ]);
    expect(log[0]).toMatchObject({ loss: 430.12, terms: { distillation: -0.33333 } });
    const curve = text('svg');
    expect(curve.match(/<circle/g)).toHaveLength(4);
    expect(curve).not.toContain('NaN');
  });

  it('is refused where the run has no best weights, is two runs, or logs something else', async () => {
    const wider = makeRecipe('small', 64, { config: { ...config, embedding: 8 } }).config;
    const other = firstState({ config: wider, identities: 8, switches: {} }, 1).state;
    writeFileSync(join(folder, BEST_WEIGHTS), writeWeightsFile(wider, other.weights, facts));
    await expect(ship()).rejects.toMatchObject({ code: 'mixed-run' });
    rmSync(join(folder, BEST_WEIGHTS));
    await expect(ship()).rejects.toMatchObject({ code: 'no-run' });
    writeFileSync(join(folder, BEST_WEIGHTS), writeWeightsFile(config, state.weights, facts));
    writeFileSync(join(folder, TRAINING_LOG), '{"event":"step"}\n');
    const error: unknown = await ship().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toContain('Line 1');
  });
});

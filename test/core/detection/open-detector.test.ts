import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureDetection, type DetectionTruth } from '../../../bench/detection-measure.ts';
import { readMomentTruth } from '../../../bench/reappearance-measure.ts';
import {
  DEFAULT_DETECTOR_PATH,
  importCenternet,
  openDetector,
  TRUSTED_SCORE,
  type DetectorOptions,
} from '../../../core/detection/index.ts';
import { constant, encodeModel, graph, input, multiply } from '../../../core/graph/index.ts';
import { sharedData } from '../../shared-data.ts';
import { HUMAN_MODELS } from './tfjs-import/tfjs-oracle.ts';

/** Two of the six moments of each camera: the others cost time; bench/detection.ts measures them all. */
async function truthOf(clip: string): Promise<DetectionTruth[]> {
  const { cameras, moments } = await readMomentTruth(sharedData(`video/${clip}/truth.json`) ?? '');
  return cameras.map(({ name, file }) => ({
    video: sharedData(`video/${clip}/${file}`) ?? '',
    moments: moments
      .filter(({ camera }) => camera === name)
      .filter((_, index) => index % 3 === 0)
      .map(({ time, people }) => ({ time, people: people.map(({ box }) => ({ box, isRequired: true })) })),
  }));
}

describe('openDetector', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'detector-'));
    await importCenternet(HUMAN_MODELS, DEFAULT_DETECTOR_PATH);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  const yolox = sharedData('models/yolox_nano.onnx');
  const hasClips = sharedData('video/court4/truth.json') !== undefined;

  // Floors one person below what was measured at these moments.
  it.skipIf(!hasClips || yolox === undefined).each([
    ['the default detector', 'court4', undefined, 0.95, 0.95],
    ['the default detector', 'lab4', undefined, 0.92, 0.91],
    ['YOLOX nano', 'court4', yolox, 0.86, 0.95],
  ])('finds the people with %s on %s', { timeout: 180_000 }, async (_, clip, model, precision, recall) => {
    await using detector = await openDetector({ threads: 1, ...(model === undefined ? {} : { model }) });
    const counts = await measureDetection(detector, await truthOf(clip), TRUSTED_SCORE);
    expect(counts.frames).toBe(8);
    expect(counts.correct / counts.judged).toBeGreaterThanOrEqual(precision);
    expect(counts.correct / counts.required).toBeGreaterThanOrEqual(recall);
  });

  it('says what it is', async () => {
    await using detector = await openDetector({ device: 'cpu', threads: 1 });
    expect(detector).toMatchObject({ name: 'CenterNet (default)', device: 'cpu', warnings: [] });
  });

  it('warns where another device runs than was asked for', async () => {
    await using detector = await openDetector({ device: 'coreml', threads: 1 });
    if (detector.device === 'coreml') return;
    expect(detector.warnings.join()).toMatch(/does not run on coreml: /);
  });

  it('refuses a model of another kind, saying what it found and what it takes', async () => {
    const path = join(folder, 'double.onnx');
    const picture = input('x', 'float32', ['N', 3, 256, 128]);
    const doubled = multiply(picture, constant('float32', [], Float32Array.of(2)));
    await writeFile(path, encodeModel(graph('double', { inputs: [picture], outputs: { y: doubled } })));
    await expect(openDetector({ model: path })).rejects.toThrow(
      /double\.onnx is no person detector.* x float32 \[N, 3, 256, 128\] .* YOLOX .*\[1, 3549, 85\]/,
    );
  });

  it('refuses files that are no models, and files that are not there', async () => {
    const path = join(folder, 'text.onnx');
    await writeFile(path, 'not a model');
    await expect(openDetector({ model: path })).rejects.toMatchObject({ name: 'ModelError' });
    await expect(openDetector({ model: join(folder, 'none.onnx') })).rejects.toMatchObject({
      code: 'detector-missing',
    });
  });

  it.each<[string, DetectorOptions]>([
    ['a score above 1', { minimumScore: 1.5 }],
    ['a height that is no number', { minimumHeight: NaN }],
    ['a negative overlap', { maximumOverlap: -0.1 }],
    ['tiles without columns', { tiles: { columns: 0, rows: 1, overlap: 0.2 } }],
  ])('refuses %s', async (_, options) => {
    await expect(openDetector(options)).rejects.toMatchObject({ name: 'InvalidOptionError' });
  });

  it('ends where it is cancelled', async () => {
    await expect(openDetector({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'CancelledError',
    });
  });
});

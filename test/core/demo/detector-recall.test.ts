import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDemoScene, SceneRenderer } from '../../../core/demo/index.ts';
import {
  importCenternet,
  openDetector,
  TRUSTED_SCORE,
  type Detector,
} from '../../../core/detection/index.ts';
import { intersectionOverUnion } from '../../../core/geometry/index.ts';

const SOURCE = fileURLToPath(new URL('../../../node_modules/@vladmandic/human/models', import.meta.url));

let folder: string;
let detector: Detector;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sightline-demo-detector-'));
  const model = join(folder, 'centernet.onnx');
  await importCenternet(SOURCE, model);
  detector = await openDetector({ model, device: 'cpu', threads: 1 });
});
afterAll(async () => {
  await detector[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Unoccluded figures wholly in the picture, and how many of them a box finds at IoU 0.5. */
async function measureRecall(
  scene: ReturnType<typeof describeDemoScene>,
): Promise<{ found: number; figures: number }> {
  let [found, figures] = [0, 0];
  for (const camera of scene.venue.cameras) {
    const renderer = new SceneRenderer(scene, camera.name);
    for (let index = 15; index < renderer.frameCount; index += 47) {
      const image = renderer.render(index);
      const detections = await detector.detect({ index, time: index / scene.frameRate, image });
      const trusted = detections.filter(({ score }) => score >= TRUSTED_SCORE);
      for (const { box, visibility, inPicture } of renderer.truth(index)) {
        if (visibility < 0.9 || inPicture < 1) continue;
        figures += 1;
        if (trusted.some((detection) => intersectionOverUnion(detection.box, box) >= 0.5)) found += 1;
      }
    }
  }
  return { found, figures };
}

describe('the default detector on the demo match', () => {
  it.each([
    ['the default match', {}],
    ['another match with other people', { seed: 21 }],
    ['another venue', { venue: 'north-arena' }],
  ])('finds at least 80 percent of the unoccluded figures at IoU 0.5: %s', async (_, options) => {
    const { found, figures } = await measureRecall(describeDemoScene(options));
    expect(figures).toBeGreaterThan(100);
    expect(found / figures).toBeGreaterThanOrEqual(0.8);
  });
});

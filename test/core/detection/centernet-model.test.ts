import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { centernetBoxes } from '../../../core/detection/centernet-boxes.ts';
import { buildCenternet } from '../../../core/detection/centernet-model.ts';
import { readTfjsModel } from '../../../core/detection/tfjs-import/index.ts';
import { parseModel, nodesInOrder } from '../../../core/graph/index.ts';
import { letterboxRgb } from '../../../core/images/index.ts';
import { probeVideo, readFrameTable, readStill } from '../../../core/video/index.ts';
import { sharedData } from '../../shared-data.ts';
import {
  HUMAN_MODELS,
  readPublishedCenternet,
  runTfjs,
  toPlanes,
  type OracleTensor,
} from './tfjs-import/tfjs-oracle.ts';

const SIDE = 512;
const CELLS = (SIDE / 4) ** 2;

/** Scores lie in 0…1; measured 2e-7. */
const SCORE_TOLERANCE = 1e-5;
/** Pixels of 512, where distances reach hundreds; measured 0.003. */
const PIXEL_TOLERANCE = 0.02;

/** Smooth shapes and a seeded grain: every part of the network has something to answer to. */
function drawPattern(): OracleTensor {
  const data = new Float32Array(SIDE * SIDE * 3);
  let state = 9;
  for (let index = 0; index < data.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const x = Math.floor(index / 3) % SIDE;
    const y = Math.floor(index / (SIDE * 3));
    const wave = Math.sin(x / 23 + (index % 3)) * Math.cos(y / 37);
    data[index] = Math.round(120 + 80 * wave + (state >>> 27));
  }
  return { shape: [1, SIDE, SIDE, 3], data };
}

/** A frame with people, letterboxed. */
async function readPeople(path: string): Promise<OracleTensor> {
  const probe = await probeVideo(path);
  const still = await readStill(path, 0.4, { probe, table: await readFrameTable(path, probe) });
  const { image } = letterboxRgb(still, SIDE, SIDE, 0);
  return { shape: [1, SIDE, SIDE, 3], data: Float32Array.from(image.data) };
}

function largestDifference(found: Float32Array, wanted: Float32Array): number {
  return found.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (wanted[index] ?? NaN))),
    0,
  );
}

interface Maps {
  readonly heat: Float32Array;
  readonly distances: Float32Array;
}

/** The imported model's maps. */
async function runImported(onnx: Uint8Array, picture: OracleTensor): Promise<Maps> {
  const session = await InferenceSession.create(onnx);
  const planes = toPlanes(picture);
  const { heat, distances } = await session.run({ images: new Tensor('float32', planes.data, planes.shape) });
  return { heat: heat?.data as Float32Array, distances: distances?.data as Float32Array };
}

async function runPublished(picture: OracleTensor): Promise<Maps & { readonly rows: readonly number[][] }> {
  const [scores, edges, detections] = await runTfjs('wasm', await readPublishedCenternet(), picture, [
    'tower_0/keypoints',
    'tower_0/wh',
    'tower_0/detections',
  ]);
  const classes = scores?.shape.at(-1) ?? 0;
  return {
    heat: Float32Array.from({ length: CELLS }, (_, cell) => scores?.data[cell * classes] ?? NaN),
    distances: toPlanes(edges ?? { shape: [], data: new Float32Array() }).data,
    rows: Array.from({ length: 100 }, (_, row) => [
      ...(detections?.data.subarray(row * 6, row * 6 + 6) ?? []),
    ]),
  };
}

describe('buildCenternet', () => {
  const clip = sharedData('video/court4/cam01.mp4');
  let onnx: Uint8Array = new Uint8Array();

  beforeAll(async () => {
    onnx = buildCenternet(await readTfjsModel(`${HUMAN_MODELS}centernet.json`));
  });

  it('gives the heat map of people and the distances that TensorFlow.js gives', async () => {
    const picture = drawPattern();
    const imported = await runImported(onnx, picture);
    const published = await runPublished(picture);
    expect(imported.heat).toHaveLength(CELLS);
    expect(imported.distances).toHaveLength(4 * CELLS);
    expect(largestDifference(imported.heat, published.heat)).toBeLessThan(SCORE_TOLERANCE);
    expect(largestDifference(imported.distances, published.distances)).toBeLessThan(PIXEL_TOLERANCE);
  });

  it.skipIf(clip === undefined)(
    "gives, with centernetBoxes, the people among the published graph's detections in a real frame",
    async () => {
      const picture = await readPeople(clip ?? '');
      const { heat, distances } = await runImported(onnx, picture);
      const published = await runPublished(picture);
      expect(largestDifference(heat, published.heat)).toBeLessThan(SCORE_TOLERANCE);
      // The published graph gives the best 100 of all classes: below the last of them people may be missing.
      const least = Math.max(0.1, published.rows.at(-1)?.[4] ?? 1);
      const people = published.rows.filter(
        ([, , , , score = 0, category]) => category === 0 && score > least,
      );
      const boxes = centernetBoxes(heat, distances, SIDE / 4, SIDE / 4, least).filter(
        ({ score }) => score > least,
      );
      expect(people.length).toBeGreaterThanOrEqual(3);
      expect(boxes).toHaveLength(people.length);
      for (const [index, box] of boxes.entries()) {
        const [left = NaN, top = NaN, right = NaN, bottom = NaN, score = NaN] = people[index] ?? [];
        expect(Math.abs(box.score - score)).toBeLessThan(SCORE_TOLERANCE);
        const edges = [box.left - left, box.top - top, box.right - right, box.bottom - bottom];
        expect(Math.max(...edges.map(Math.abs))).toBeLessThan(PIXEL_TOLERANCE);
      }
    },
  );

  it('takes canvases of other sizes', async () => {
    const session = await InferenceSession.create(onnx);
    const images = new Tensor('float32', new Float32Array(3 * 96 * 160), [1, 3, 96, 160]);
    const { heat, distances } = await session.run({ images });
    expect(heat?.dims).toEqual([1, 1, 24, 40]);
    expect(distances?.dims).toEqual([1, 4, 24, 40]);
  });

  it('has no transposes and one heat map', () => {
    const { graph: network } = parseModel(onnx);
    expect(nodesInOrder(network).map((node) => node.operator.kind)).not.toContain('Transpose');
    expect(network.outputs.heat?.shape[1]).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { CenternetNetwork } from '../../../core/detection/centernet-network.ts';
import type { Session } from '../../../core/detection/detector-network.ts';
import type { Tensor } from '../../../core/runtime/index.ts';

/** Stands for the runtime: answers with the given maps. */
function sessionOf(outputs: Record<string, Tensor>): Session {
  return { inputs: [], outputs: [], run: () => Promise.resolve(outputs) };
}

describe('CenternetNetwork', () => {
  const network = new CenternetNetwork(sessionOf({}));

  it.each([
    ['16:9', 1280, 720, 672, 384],
    ['portrait', 1080, 1920, 384, 672],
    ['a square', 300, 300, 512, 512],
    ['a panorama', 8000, 500, 1536, 96],
    ['a sliver', 16_000, 10, 1536, 32],
  ])('sees %s on a canvas of its proportions', (_, width, height, canvasWidth, canvasHeight) => {
    expect(network.canvasFor(width, height)).toMatchObject({
      width: canvasWidth,
      height: canvasHeight,
      order: 'rgb',
      place: 'centre',
    });
  });

  it('finds the peaks of the maps', async () => {
    const heat = new Float32Array(8 * 16);
    heat[3 * 16 + 5] = 0.75;
    const distances = Float32Array.from(
      { length: 4 * 8 * 16 },
      (_, index) => 10 * (1 + Math.floor(index / 128)),
    );
    const session = sessionOf({
      heat: { dims: [1, 1, 8, 16], data: heat },
      distances: { dims: [1, 4, 8, 16], data: distances },
    });
    const canvas = { ...network.canvasFor(64, 32), width: 64, height: 32 };
    const found = await new CenternetNetwork(session).find(new Float32Array(3 * 64 * 32), canvas, 0.5);
    expect(found).toEqual([{ left: 10, top: -8, right: 50, bottom: 52, score: 0.75 }]);
  });

  it('refuses a model that gives no maps', async () => {
    const canvas = network.canvasFor(64, 32);
    await expect(network.find(new Float32Array(), canvas, 0.5)).rejects.toMatchObject({
      code: 'detector-outputs',
    });
  });
});

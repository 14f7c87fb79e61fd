import { afterAll, describe, expect, it } from 'vitest';
import type { ScoredBox } from '../../../core/detection/centernet-boxes.ts';
import type { Canvas, DetectorNetwork } from '../../../core/detection/detector-network.ts';
import type { BoxLimits } from '../../../core/detection/detector-options.ts';
import { ModelDetector } from '../../../core/detection/model-detector.ts';
import type { Box } from '../../../core/geometry/index.ts';
import { ImageWorker, yuv420ByteLength } from '../../../core/images/index.ts';
import type { VideoFrame } from '../../../core/video/index.ts';

const LIMITS: BoxLimits = { minimumScore: 0.25, minimumHeight: 0, maximumOverlap: 0.6, tiles: undefined };

/** A black frame with white rectangles. */
function frameWith(width: number, height: number, boxes: readonly Box[]): VideoFrame {
  const data = new Uint8Array(new SharedArrayBuffer(yuv420ByteLength(width, height))).fill(128);
  data.fill(16, 0, width * height);
  for (const box of boxes) {
    for (let y = box.y; y < box.y + box.height; y += 1) {
      data.fill(235, y * width + box.x, y * width + box.x + box.width);
    }
  }
  return { index: 0, time: 0, image: { width, height, data, matrix: 'bt709', range: 'limited' } };
}

/** Finds what is white on its canvas: one box around all of it, scored by the first colour plane it sees. */
class WhiteNetwork implements DetectorNetwork {
  readonly trustedScore = 0.5;
  readonly seen: Canvas[] = [];
  readonly #canvas: Omit<Canvas, 'width' | 'height'>;
  readonly #side: number;

  constructor(side: number, canvas: Partial<Canvas> = {}) {
    this.#side = side;
    this.#canvas = { order: 'rgb', fill: 0, place: 'centre', ...canvas };
  }

  canvasFor(): Canvas {
    return { ...this.#canvas, width: this.#side, height: this.#side };
  }

  find(planes: Float32Array<ArrayBuffer>, canvas: Canvas, minimumScore: number): Promise<ScoredBox[]> {
    this.seen.push(canvas);
    const { width, height } = canvas;
    const white = Array.from({ length: width * height }, (_, pixel) => pixel).filter(
      (pixel) => (planes[pixel] ?? 0) > 127 && (planes[2 * width * height + pixel] ?? 0) > 127,
    );
    if (white.length === 0 || minimumScore > 0.9) return Promise.resolve([]);
    const columns = white.map((pixel) => pixel % width);
    const rows = white.map((pixel) => Math.floor(pixel / width));
    const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b));
    const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b)) + 1;
    return Promise.resolve([
      { left: least(columns), top: least(rows), right: most(columns), bottom: most(rows), score: 0.9 },
    ]);
  }
}

describe('ModelDetector', () => {
  const imageWorker = new ImageWorker();
  afterAll(() => imageWorker[Symbol.asyncDispose]());

  function detector(
    network: DetectorNetwork,
    limits: Partial<BoxLimits> = {},
    owned?: AsyncDisposable,
  ): ModelDetector {
    return new ModelDetector({
      name: 'white',
      device: 'cpu',
      warnings: [],
      network,
      imageWorker,
      limits: { ...LIMITS, ...limits },
      owned: owned ?? new AsyncDisposableStack(),
    });
  }

  function expectNear(found: Box | undefined, wanted: Box, tolerance: number): void {
    for (const key of ['x', 'y', 'width', 'height'] as const) {
      expect(Math.abs((found?.[key] ?? NaN) - wanted[key]), key).toBeLessThanOrEqual(tolerance);
    }
  }

  it.each([
    ['a landscape frame', 640, 360, 'centre'],
    ['a portrait frame', 360, 640, 'centre'],
    ['a landscape frame, placed top left', 640, 360, 'top-left'],
    ['a portrait frame, placed top left', 360, 640, 'top-left'],
    ['a frame smaller than the canvas', 90, 60, 'centre'],
  ] as const)('gives boxes in pixels of %s', async (_, width, height, place) => {
    const box = { x: width / 2, y: height / 4, width: width / 5, height: height / 2 };
    const whole = {
      x: Math.round(box.x),
      y: Math.round(box.y),
      width: Math.round(box.width),
      height: Math.round(box.height),
    };
    const found = await detector(new WhiteNetwork(128, { place })).detect(frameWith(width, height, [whole]));
    expect(found).toHaveLength(1);
    // One pixel of the canvas is five of the frame.
    expectNear(found[0]?.box, whole, Math.max(1, (1.1 * Math.max(width, height)) / 128));
  });

  it('does not count the fill as picture', async () => {
    const network = new WhiteNetwork(128, { fill: 255, place: 'top-left' });
    const found = await detector(network).detect(frameWith(256, 64, [{ x: 8, y: 8, width: 16, height: 32 }]));
    // The white fill below reaches the canvas' corner; clipped, it ends at the picture's edges.
    expectNear(found[0]?.box, { x: 0, y: 8, width: 256, height: 56 }, 4);
  });

  it('puts scores on the common scale, and asks the network for the least of its own', async () => {
    const frame = frameWith(128, 128, [{ x: 8, y: 8, width: 16, height: 32 }]);
    expect((await detector(new WhiteNetwork(128)).detect(frame))[0]?.score).toBeCloseTo(0.9, 9);
    expect(await detector(new WhiteNetwork(128), { minimumScore: 0.95 }).detect(frame)).toEqual([]);
  });

  it('leaves out people who are lower than asked for', async () => {
    const frame = frameWith(128, 128, [{ x: 8, y: 8, width: 40, height: 32 }]);
    expect(await detector(new WhiteNetwork(128), { minimumHeight: 30 }).detect(frame)).toHaveLength(1);
    expect(await detector(new WhiteNetwork(128), { minimumHeight: 40 }).detect(frame)).toEqual([]);
  });

  it('finds a small person once, in the tile that holds them whole', async () => {
    const small = { x: 300, y: 100, width: 20, height: 50 };
    const network = new WhiteNetwork(128);
    const tiles = { columns: 2, rows: 1, overlap: 0.25 };
    const found = await detector(network, { tiles }).detect(frameWith(512, 256, [small]));
    expect(network.seen).toHaveLength(3);
    expect(found).toHaveLength(1);
    expectNear(found[0]?.box, small, 4.5);
  });

  it('drops the halves of someone whom a border between tiles cuts', async () => {
    // Without overlap, the tiles meet at x = 256, inside the person: only the whole frame has them whole.
    const person = { x: 236, y: 60, width: 40, height: 120 };
    const tiles = { columns: 2, rows: 1, overlap: 0 };
    const found = await detector(new WhiteNetwork(128), { tiles }).detect(frameWith(512, 256, [person]));
    expect(found).toHaveLength(1);
    expectNear(found[0]?.box, person, 4.5);
  });

  it('disposes of what it owns', async () => {
    const disposed: string[] = [];
    const owned = new AsyncDisposableStack();
    owned.defer(() => void disposed.push('session'));
    {
      await using opened = detector(new WhiteNetwork(128), {}, owned);
      expect(opened.name).toBe('white');
    }
    expect(disposed).toEqual(['session']);
  });
});

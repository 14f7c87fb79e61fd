import { afterAll, describe, expect, it } from 'vitest';
import { CancelledError, InvalidOptionError } from '../../../core/errors/index.ts';
import { cropToRgb, ImageWorker, letterboxRgb, rgbToPlanes } from '../../../core/images/index.ts';
import { noiseYuv, shared } from './pictures.ts';

const FRAME = shared(noiseYuv(320, 180, 1));
const BOXES = [
  { x: 10, y: 20, width: 40, height: 100 },
  { x: -5.5, y: 100, width: 60, height: 130 },
];

describe('ImageWorker', () => {
  const worker = new ImageWorker();
  afterAll(() => worker[Symbol.asyncDispose]());

  it('gives what the functions give, with several calls in flight', async () => {
    const [crops, letterbox, none] = await Promise.all([
      worker.crops(FRAME, BOXES, 64, 128),
      worker.letterbox(FRAME, 96, 96, 114, 'bgr'),
      worker.crops(FRAME, [], 64, 128),
    ]);
    expect(crops).toEqual(BOXES.map((box) => cropToRgb(FRAME, box, 64, 128)));
    const { image, ...placement } = letterboxRgb(FRAME, 96, 96, 114);
    expect(letterbox).toEqual({ planes: rgbToPlanes(image, { order: 'bgr' }), ...placement });
    expect(none).toEqual([]);
  });

  it('reads a shared frame in place and copies any other', async () => {
    const own = noiseYuv(320, 180, 2);
    const common = shared(own);
    const [box] = BOXES as [(typeof BOXES)[0]];
    const before = cropToRgb(own, box, 16, 16);
    // The first call keeps the worker busy while the frames change here.
    const busy = worker.letterbox(shared(noiseYuv(4000, 4000, 3)), 2000, 2000, 0, 'rgb');
    const fromOwn = worker.crops(own, [box], 16, 16);
    const fromCommon = worker.crops(common, [box], 16, 16);
    own.data.fill(50);
    common.data.fill(50);
    await busy;
    expect(await fromOwn).toEqual([before]);
    expect(await fromCommon).toEqual([cropToRgb(common, box, 16, 16)]);
  });

  it('reports an error as an instance of the class that was thrown, and goes on', async () => {
    const bad = { x: 0, y: 0, width: Number.NaN, height: 1 };
    await expect(worker.crops(FRAME, [bad], 8, 8)).rejects.toBeInstanceOf(InvalidOptionError);
    await expect(worker.crops(FRAME, BOXES, 8, 8)).resolves.toHaveLength(2);
  });

  it('rejects what is pending when it is disposed, and every call after', async () => {
    const closing = new ImageWorker();
    const pending = closing.crops(FRAME, BOXES, 64, 128);
    const rejected = expect(pending).rejects.toBeInstanceOf(CancelledError);
    await closing[Symbol.asyncDispose]();
    await rejected;
    await expect(closing.crops(FRAME, BOXES, 64, 128)).rejects.toBeInstanceOf(CancelledError);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMotDetections } from '../../../core/detection/index.ts';
import type { VideoFrame } from '../../../core/video/index.ts';
import { sharedData } from '../../shared-data.ts';

function frame(index: number, width = 640, height = 360): VideoFrame {
  const data = new Uint8Array((width * height * 3) / 2);
  return { index, time: index / 25, image: { width, height, data, matrix: 'bt709', range: 'limited' } };
}

describe('openMotDetections', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mot-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function write(text: string): Promise<string> {
    const path = join(folder, 'det.txt');
    await writeFile(path, text);
    return path;
  }

  it('gives the boxes of the frame, best first, in any order of rows', async () => {
    const path = await write(
      '\uFEFF2,-1,11,21,30,40,0.5,-1,-1,-1\r\n1,-1,101.5,51,40,80,0.9,-1,-1,-1\n\n2,-1,1,1,5,20,0.75,-1,-1,-1',
    );
    await using detector = await openMotDetections(path);
    expect(detector).toMatchObject({ name: 'detections of det.txt', device: 'file', warnings: [] });
    expect(await detector.detect(frame(0))).toEqual([
      { box: { x: 100.5, y: 50, width: 40, height: 80 }, score: 0.9 },
    ]);
    expect(await detector.detect(frame(1))).toEqual([
      { box: { x: 0, y: 0, width: 5, height: 20 }, score: 0.75 },
      { box: { x: 10, y: 20, width: 30, height: 40 }, score: 0.5 },
    ]);
    expect(await detector.detect(frame(2))).toEqual([]);
  });

  it('clips boxes to the picture and leaves out those beside it', async () => {
    const path = await write('1,1,-9,341,40,40,1,-1,-1,-1\n1,2,700,1,40,40,1,-1,-1,-1');
    await using detector = await openMotDetections(path);
    expect(await detector.detect(frame(0))).toEqual([
      { box: { x: 0, y: 340, width: 30, height: 20 }, score: 1 },
    ]);
  });

  it('names the line that is wrong', async () => {
    const path = await write('1,1,1,1,4,5,1,-1,-1,-1\n1,1,1,1,4\n');
    await expect(openMotDetections(path)).rejects.toThrow(/det\.txt, line 2: .* has 5/);
  });

  it('names a file that cannot be read', async () => {
    await expect(openMotDetections(join(folder, 'none.txt'))).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-detections' }) as Error,
    );
  });

  const basketball = sharedData('tracking/trackid3x3/basket_S1T1_pre.txt');
  it.skipIf(basketball === undefined)('reads published ground truth', async () => {
    await using detector = await openMotDetections(basketball ?? '');
    const first = await detector.detect(frame(0, 1920, 1080));
    expect(first).toHaveLength(6);
    // The first row of the file is 1,1,504.9,412.65,51.3,153.9.
    expect(first[0]?.box.x).toBeCloseTo(503.9, 9);
    expect(first[0]?.box.y).toBeCloseTo(411.65, 9);
  });
});

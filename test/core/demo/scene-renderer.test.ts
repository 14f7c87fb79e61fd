import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describeDemoScene, SceneRenderer, VENUE_NAMES } from '../../../core/demo/index.ts';

const SMALL = { width: 320, height: 180, seconds: 2 } as const;

function hash(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

describe('rendering a scene', () => {
  const scene = describeDemoScene(SMALL);

  it('gives the same bytes for the same scene, in any order of frames', () => {
    const first = new SceneRenderer(scene, 'baseline');
    const second = new SceneRenderer(describeDemoScene(SMALL), 'baseline');
    const forwards = [0, 17, 49].map((index) => hash(first.render(index).data));
    const backwards = [49, 17, 0].map((index) => hash(second.render(index).data)).toReversed();
    expect(backwards).toEqual(forwards);
    expect(new Set(forwards).size).toBe(3);
  });

  it('gives other bytes for another seed, camera or venue', () => {
    const hashes = [
      new SceneRenderer(scene, 'baseline'),
      new SceneRenderer(describeDemoScene({ ...SMALL, seed: 8, castSeed: 7 }), 'baseline'),
      new SceneRenderer(scene, 'south-stand'),
      new SceneRenderer(describeDemoScene({ ...SMALL, venue: 'north-arena' }), 'south-corner'),
    ].map((renderer) => hash(renderer.render(5).data));
    expect(new Set(hashes).size).toBe(4);
  });

  it('describes its frames as 4:2:0, BT.709, limited range, in shared memory', () => {
    const image = new SceneRenderer(scene, 'baseline').render(0);
    expect(image).toMatchObject({ width: 320, height: 180, matrix: 'bt709', range: 'limited' });
    expect(image.data.byteLength).toBe((320 * 180 * 3) / 2);
    expect(image.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('refuses a frame, camera or scene that does not exist', () => {
    const renderer = new SceneRenderer(scene, 'baseline');
    expect(() => renderer.render(50)).toThrow('no frame 50');
    expect(() => renderer.truth(-1)).toThrow('no frame -1');
    expect(() => new SceneRenderer(scene, 'moon')).toThrow('no camera "moon"');
    expect(() => describeDemoScene({ venue: 'moon' })).toThrow('no venue "moon"');
    expect(() => describeDemoScene({ width: 321 })).toThrow('width is 321');
    expect(() => describeDemoScene({ seed: -1 })).toThrow('seed is -1');
    expect(() => describeDemoScene({ seconds: Number.NaN })).toThrow('NaN');
  });
});

describe.each(VENUE_NAMES)('the truth of the default match in %s', (venue) => {
  const scene = describeDemoScene({ venue });
  const truths = scene.venue.cameras.map((camera) => {
    const renderer = new SceneRenderer(scene, camera.name);
    const frames = Array.from({ length: Math.ceil(renderer.frameCount / 5) }, (_, index) =>
      renderer.truth(index * 5),
    );
    return { camera: camera.name, frames };
  });

  it('keeps boxes inside the picture, shares within 0–1 and one box a person', () => {
    for (const { frames } of truths) {
      for (const boxes of frames) {
        expect(new Set(boxes.map(({ identity }) => identity)).size).toBe(boxes.length);
        for (const { box, visibility, inPicture } of boxes) {
          expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(scene.width + 1e-9);
          expect(box.y + box.height).toBeLessThanOrEqual(scene.height + 1e-9);
          expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
          for (const share of [visibility, inPicture]) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
          }
        }
      }
    }
  });

  it('shows everyone well in at least two cameras', () => {
    const identities = new SceneRenderer(scene, truths[0]?.camera ?? '').people.map(({ id }) => id);
    for (const id of identities) {
      const cameras = truths.filter(({ frames }) =>
        frames.some((boxes) =>
          boxes.some(
            ({ identity, visibility, inPicture }) => identity === id && visibility > 0.9 && inPicture === 1,
          ),
        ),
      );
      expect(cameras.length, id).toBeGreaterThanOrEqual(2);
    }
  });

  it('has occlusions, and people entering and leaving, in every camera', () => {
    for (const { camera, frames } of truths) {
      const hidden = frames.flat().filter(({ visibility }) => visibility < 0.5);
      expect(hidden.length, camera).toBeGreaterThan(5);
      const counts = new Set(frames.map((boxes) => boxes.length));
      expect(counts.size, camera).toBeGreaterThan(1);
    }
  });

  it('shows most people at heights that detectors work at', () => {
    const heights = truths
      .flatMap(({ frames }) => frames.flat().map(({ box }) => box.height))
      .toSorted((a, b) => a - b);
    expect(heights[Math.floor(heights.length * 0.1)]).toBeGreaterThan(110);
    expect(heights[Math.floor(heights.length * 0.9)]).toBeLessThan(340);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { exportProject, findFormat } from '../../../core/export/index.ts';
import { cropToRgb, decodeJpeg, encodeJpeg, type RgbImage } from '../../../core/images/index.ts';
import {
  assignTracklets,
  createPerson,
  createProject,
  trackletId,
  type ProjectWriter,
} from '../../../core/library/index.ts';
import { temporaryFolder } from '../library/sample-project.ts';
import { evenTimes } from './made-project.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

/** Ada's crop is 64 × 128 pixels of a box of 32 × 64; Bo, who has no name, covers its right half in frames 0 and 4. */
function crowded(path: string): ProjectWriter {
  const writer = createProject(path, { name: 'match' });
  const model = writer.addModel({ sha256: 'cd'.repeat(32), name: 'made', dimension: 2, isTrained: true }).id;
  const { video } = writer.addCamera({
    name: 'cam',
    video: {
      path: '/videos/cam.mp4',
      fingerprint: { sizeBytes: 1, modifiedMs: 1, contentSha256: 'ab'.repeat(32) },
      container: 'mov,mp4',
      codec: 'h264',
      width: 640,
      height: 360,
      rotationDegrees: 0,
      hasVariableFrameRate: false,
      frameTimes: evenTimes(10, 25),
      end: 0.4,
    },
  });
  const data = Uint8Array.from({ length: 64 * 128 * 3 }, (_, index) =>
    Math.floor(index / 3 / 2) % 2 ? 230 : 20,
  );
  const ada = { x: 100, y: 100, width: 32, height: 64 };
  writer.commitChunk({
    job: writer.addJob({ kind: 'ingest', parameters: { cameras: [] } }).id,
    video: video.id,
    chunk: 0,
    tracklets: [1, 2].map((track) => ({ track, state: 'closed' })),
    boxes: [
      ...[0, 2, 4].map((frame) => ({ track: 1, frame, box: ada, score: 0.9 })),
      ...[0, 4].map((frame) => ({ track: 2, frame, box: { ...ada, x: 120 }, score: 0.9 })),
    ],
    crops: [
      {
        track: 1,
        frame: 2,
        box: ada,
        quality: 1,
        jpeg: encodeJpeg({ width: 64, height: 128, data }),
        embedding: { model, vector: Float32Array.of(1, 0) },
      },
    ],
    displaced: [],
    checkpoint: null,
    fraction: 1,
  });
  writer.operate({ kind: 'test', details: null }, (edits) =>
    assignTracklets(edits, createPerson(edits, { name: 'Ada' }), [trackletId(video.id, 1)]),
  );
  return writer;
}

function contrast(picture: RgbImage, x: number): number {
  const { data } = cropToRgb(picture, { x, y: 40, width: 20, height: 40 }, 20, 40);
  return Math.max(...data) - Math.min(...data);
}

it('exported crops hide whoever else reaches into them, where that is asked for; somebody must be chosen', async () => {
  using project = crowded(folder.file('p.sightline'));
  const cropOf = async (name: string, options: object): Promise<RgbImage> => {
    const path = folder.file(name);
    await exportProject(project, { format: findFormat('market1501'), path, ...options });
    const [file = ''] = readdirSync(`${path}/bounding_box_train`);
    return decodeJpeg(readFileSync(`${path}/bounding_box_train/${file}`));
  };
  const ada = { selection: { people: ['Ada'] } };
  const open = await cropOf('open', ada);
  const hidden = await cropOf('hidden', { ...ada, hidesOthers: true });
  // Bo's box begins at 20 of 32 pixels of the box: at 40 of 64 pixels of the crop, less the margin.
  expect([contrast(open, 4), contrast(open, 44)].every((value) => value > 100)).toBe(true);
  expect(contrast(hidden, 4)).toBeGreaterThan(100);
  expect(contrast(hidden, 44)).toBeLessThan(40);
  await expect(cropOf('everyone', { hidesOthers: true })).rejects.toMatchObject({ code: 'nobody-chosen' });
});

it('so do the pictures of a report', async () => {
  using project = crowded(folder.file('r.sightline'));
  const path = folder.file('report.html');
  const { warnings } = await exportProject(project, {
    format: findFormat('html'),
    selection: { people: ['Ada'] },
    hidesOthers: true,
    path,
  });
  expect(warnings.join()).toMatch(/look at the pictures/);
  const [, picture = ''] =
    /<img alt="Ada" src="data:image\/jpeg;base64,([^"]+)"/.exec(readFileSync(path, 'utf8')) ?? [];
  const shown = decodeJpeg(Buffer.from(picture, 'base64'));
  expect(contrast(shown, 4)).toBeGreaterThan(100);
  expect(contrast(shown, 44)).toBeLessThan(40);
});

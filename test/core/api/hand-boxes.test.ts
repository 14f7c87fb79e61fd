import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalClient, ProjectService, type EngineClient } from '../../../core/api/index.ts';
import { openProject } from '../../../core/library/index.ts';
import { decodePicture } from '../../../core/video/index.ts';
import { meansModel } from '../embedding/tiny-models.ts';
import { writeWalkers } from '../engine/support/walkers.ts';
import { temporaryFolder } from '../library/sample-project.ts';

const SECONDS = 2;
/** The yellow walker of the footage, whom the detections of this test leave out: where it is at time 0. */
const MISSED = { x: 120, y: 120, width: 36, height: 96 };
/** Pixels a second to the right. */
const MISSED_PACE = 2;

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let service: ProjectService;
let client: EngineClient;

const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

/** Two cameras of three walkers each, of whom the "detector" of the left one missed the yellow one. */
beforeAll(async () => {
  folder = temporaryFolder();
  path = folder.file('match.sightline');
  const model = folder.file('means.onnx');
  writeFileSync(model, meansModel());
  const [left, right] = ['left', 'right'].map((name) => ({
    name,
    ...writeWalkers(folder.path, name, SECONDS),
  }));
  if (left === undefined || right === undefined) throw new Error('Two cameras.');
  const rows = readFileSync(left.detections, 'utf8').split('\n');
  writeFileSync(left.detections, rows.filter((_, index) => index % 3 !== 2).join('\n'));
  service = ProjectService.open(path, { mode: 'create' });
  const { job } = service.startIngest({ cameras: [left, right], model, device: 'cpu' });
  await service.jobFinished(job);
  client = createLocalClient(service);
}, 120_000);

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Mean red, green and blue of a tracklet's best crop. */
async function colourOf(tracklet: number): Promise<readonly number[]> {
  const listed = (await client.tracklets.list({})).find((each) => each.tracklet === tracklet);
  const crop = Number(/(\d+)/.exec(listed?.thumbnail ?? '')?.[1]);
  const { data } = await decodePicture(service.thumbnail(crop) ?? new Uint8Array());
  return [0, 1, 2].map((channel) => {
    const values = data.filter((_, index) => index % 3 === channel);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

function cropsOf(tracklet: number) {
  using library = openProject(path, { readonly: true });
  return library.crops(tracklet);
}

function embeddingOf(tracklet: number) {
  using library = openProject(path, { readonly: true });
  const model = library.models().at(-1)?.id ?? 0;
  return library.trackletEmbeddings(tracklet, model).map(({ vector, scale }) => [...vector, scale]);
}

describe('a box drawn where the detector missed somebody', () => {
  it('becomes a crop marked "by hand", which finds the person in the other camera, and is undone whole', async () => {
    const before = await client.tracklets.list({});
    expect(before.filter(({ camera }) => camera === 'left')).toHaveLength(2);
    expect(before.some(({ isByHand }) => isByHand)).toBe(false);
    const { tracklet } = await client.repair.draw({ camera: 'left', time: 1, box: MISSED });
    expect(cropsOf(tracklet)).toEqual([
      expect.objectContaining({ tracklet, frame: 10, isByHand: true, box: MISSED }),
    ]);
    expect((await client.tracklets.list({})).filter(({ isByHand }) => isByHand)).toEqual([
      expect.objectContaining({ tracklet, camera: 'left', start: 1, end: 1, boxCount: 1 }),
    ]);
    const [red = 0, green = 0, blue = 255] = await colourOf(tracklet);
    expect([red > 200, green > 200, blue < 60]).toEqual([true, true, true]);
    expect(await client.tracklets.boxes({ camera: 'left', from: 1, to: 1 })).toContainEqual({
      tracklet,
      times: [1],
      boxes: [MISSED.x, MISSED.y, MISSED.width, MISSED.height],
    });
    const { results } = await client.search.query({ query: { tracklet } });
    expect(results[0]?.camera).toBe('right');
    const [foundRed = 0, foundGreen = 0, foundBlue = 255] = await colourOf(results[0]?.tracklet ?? 0);
    expect([foundRed > 200, foundGreen > 200, foundBlue < 60]).toEqual([true, true, true]);

    await client.history.undo();
    expect(await client.tracklets.list({})).toEqual(before);
    expect(cropsOf(tracklet)).toEqual([]);
    await expect(client.search.query({ query: { tracklet } })).rejects.toThrow(refusal('unknown-tracklet'));
    await client.history.redo();
    expect(embeddingOf(tracklet)).toHaveLength(1);
    await client.history.undo();
  });

  it('is cut off at the edge of the picture', async () => {
    const { tracklet } = await client.repair.draw({
      camera: 'left',
      time: 0.05,
      box: { x: 300, y: 200, width: 500, height: 900 },
    });
    // The picture has 320 × 240 pixels, and its first frame lasts until 0.1 s.
    expect(cropsOf(tracklet)).toEqual([
      expect.objectContaining({ frame: 0, box: { x: 300, y: 200, width: 20, height: 40 } }),
    ]);
    await client.history.undo();
  });

  it('is refused where it shows nobody: too small, beside the picture, or when the video shows nothing', async () => {
    const revision = (await client.history.list({})).operations.length;
    const draw = (box: Partial<typeof MISSED>, time = 1) =>
      client.repair.draw({ camera: 'left', time, box: { ...MISSED, ...box } });
    await expect(draw({ width: 3 })).rejects.toThrow(refusal('box-too-small'));
    await expect(draw({ height: -40 })).rejects.toThrow(refusal('box-too-small'));
    await expect(draw({ x: 318 })).rejects.toThrow(refusal('box-too-small'));
    await expect(draw({ x: -500 })).rejects.toThrow(refusal('box-too-small'));
    await expect(draw({}, -3)).rejects.toThrow(refusal('unknown-frame'));
    await expect(draw({}, SECONDS + 3)).rejects.toThrow(refusal('unknown-frame'));
    await expect(client.repair.draw({ camera: 'roof', time: 1, box: MISSED })).rejects.toThrow(
      refusal('unknown-camera'),
    );
    await expect(
      client.repair.draw({ camera: 'left', time: 1, box: MISSED, tracklet: 2_000_001 }),
    ).rejects.toThrow(refusal('other-camera'));
    expect((await client.history.list({})).operations).toHaveLength(revision);
  });

  it('joins the tracklet that is named, which grows by it', async () => {
    const { tracklet } = await client.repair.draw({ camera: 'left', time: 0.5, box: MISSED });
    const later = { ...MISSED, x: MISSED.x + MISSED_PACE };
    expect(await client.repair.draw({ camera: 'left', time: 1.5, box: later, tracklet })).toEqual({
      tracklet,
    });
    const listed = (await client.tracklets.list({})).find((each) => each.tracklet === tracklet);
    expect(listed).toMatchObject({ start: 0.5, end: 1.5, boxCount: 2 });
    expect(cropsOf(tracklet)).toHaveLength(2);
    await client.history.undo();
    await client.history.undo();
  });
});

describe('a box that is drawn anew', () => {
  it('takes its crop and embedding along, and gives all of them back', async () => {
    const tracklet = 1_000_001;
    const [crop] = cropsOf(tracklet);
    if (crop === undefined) throw new Error('The walker has a crop.');
    const [boxesBefore, cropsBefore, embeddingsBefore, colourBefore] = [
      await client.tracklets.boxes({ camera: 'left', from: 0, to: SECONDS }),
      cropsOf(tracklet),
      embeddingOf(tracklet),
      await colourOf(tracklet),
    ];
    const time = (await client.frames.times({ camera: 'left' }))[crop.frame] ?? 0;
    await client.repair.redrawBox({ tracklet, time, box: MISSED });
    const redrawn = cropsOf(tracklet).find(({ frame }) => frame === crop.frame);
    expect(redrawn).toMatchObject({ box: MISSED, isByHand: true });
    expect(cropsOf(tracklet)).toHaveLength(cropsBefore.length);
    expect(embeddingOf(tracklet)).not.toEqual(embeddingsBefore);
    expect(await client.tracklets.boxes({ camera: 'left', from: 0, to: SECONDS })).not.toEqual(boxesBefore);

    await client.history.undo();
    expect(cropsOf(tracklet)).toEqual(cropsBefore);
    expect(embeddingOf(tracklet)).toEqual(embeddingsBefore);
    expect(await colourOf(tracklet)).toEqual(colourBefore);
    expect(await client.tracklets.boxes({ camera: 'left', from: 0, to: SECONDS })).toEqual(boxesBefore);
  });

  it('is cut off at the edge, and refused outside the picture or the video', async () => {
    const tracklet = 1_000_001;
    await client.repair.redrawBox({ tracklet, time: 0.3, box: { x: -20, y: 40, width: 56, height: 96 } });
    const tracks = await client.tracklets.boxes({ camera: 'left', from: 0.3, to: 0.3 });
    expect(tracks.find((track) => track.tracklet === tracklet)?.boxes).toEqual([0, 40, 36, 96]);
    await client.history.undo();
    await expect(
      client.repair.redrawBox({ tracklet, time: 0.3, box: { x: 400, y: 40, width: 56, height: 96 } }),
    ).rejects.toThrow(refusal('box-too-small'));
    await expect(client.repair.redrawBox({ tracklet, time: 9, box: MISSED })).rejects.toThrow(
      refusal('unknown-frame'),
    );
    await expect(client.repair.redrawBox({ tracklet: 77, time: 0.3, box: MISSED })).rejects.toThrow(
      refusal('unknown-tracklet'),
    );
  });
});

describe('a repaired tracklet', () => {
  /** The red walker of the right camera, who has a box in every frame: its crops, and when the first of them is. */
  function walker() {
    const [track] = service.trackletBoxes({ camera: 'right', from: 0, to: SECONDS });
    if (track === undefined) throw new Error('The red walker was found.');
    const crops = cropsOf(track.tracklet);
    const first = Math.min(...crops.map(({ frame }) => frame));
    const [before = 0, at = 0] = track.times.slice(first - 1);
    return { tracklet: track.tracklet, crops, before, at };
  }

  it('that a split leaves without a crop gets one, embedded anew, and can be searched for', async () => {
    const { tracklet, crops, at } = walker();
    const { tracklet: part } = await client.repair.split({ tracklet, time: at });
    expect(cropsOf(part).map(({ id }) => id)).toEqual(crops.map(({ id }) => id));
    const [made, another] = cropsOf(tracklet);
    expect(made).toMatchObject({ isByHand: false });
    expect(another).toBeUndefined();
    // It shows the red walker, and is known as such again.
    const [red = 0, , blue = 0] = await colourOf(tracklet);
    expect(red - blue).toBeGreaterThan(100);
    const { results } = await client.search.query({ query: { tracklet } });
    // The other camera's red walker is the second.
    expect(results.slice(0, 2).map((result) => result.tracklet)).toContain(part);
    await client.history.undo();
    expect(cropsOf(tracklet)).toEqual(crops);
    expect(cropsOf(part)).toEqual([]);
  });

  it('that is trimmed to where it had no crop gets one, which goes when that is undone', async () => {
    const { tracklet, crops, before } = walker();
    await client.repair.trim({ tracklet, start: 0, end: before });
    expect(cropsOf(tracklet)).toHaveLength(1);
    await client.history.undo();
    expect(cropsOf(tracklet)).toEqual(crops);
  });
});

describe('a model without attention', () => {
  it('cannot show why a match is one, and says so', async () => {
    await expect(client.likelihood.explain({ own: [1_000_001], tracklet: 2_000_001 })).rejects.toThrow(
      /means\.onnx has no attention maps/,
    );
  });
});

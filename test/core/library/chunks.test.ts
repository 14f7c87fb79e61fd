import { describe, expect, it } from 'vitest';
import { createProject, dequantise, openProject, type ChunkCommit } from '../../../core/library/index.ts';
import {
  CHUNKS,
  dump,
  FRAME_TIMES,
  prepare,
  sampleChunk,
  sampleVector,
  temporaryFolder,
} from './sample-project.ts';

function freshProject(folder: { file(name: string): string }, name = 'p.sightline') {
  const writer = createProject(folder.file(name), { name: 'Sample' });
  const ids = prepare(writer);
  const [left, right] = ids.cameras.map(({ video }) => video.id);
  return { writer, ids, left: left ?? 0, right: right ?? 0, path: folder.file(name) };
}

describe('commitChunk', () => {
  it('stores tracklets with extent, count and state', () => {
    using folder = temporaryFolder();
    const { writer, ids, left } = freshProject(folder);
    for (let chunk = 0; chunk < 3; chunk++) writer.commitChunk(sampleChunk(ids, left, chunk));
    const [first] = writer.tracklets();
    expect(first).toMatchObject({
      id: 1_000_001,
      cameraName: 'left',
      state: 'open',
      start: FRAME_TIMES[0],
      end: FRAME_TIMES[58],
      boxCount: 30,
    });
    for (let chunk = 3; chunk < CHUNKS; chunk++) writer.commitChunk(sampleChunk(ids, left, chunk));
    expect(writer.tracklet(1_000_001)).toMatchObject({
      state: 'closed',
      boxCount: 100,
      end: FRAME_TIMES[198],
    });
    writer[Symbol.dispose]();
  });

  it('replaces displaced crops and tells the index what to do', () => {
    using folder = temporaryFolder();
    const { writer, ids, left } = freshProject(folder);
    const first = writer.commitChunk(sampleChunk(ids, left, 0));
    const second = writer.commitChunk(sampleChunk(ids, left, 1));
    expect(second.removed).toEqual(first.added.map(({ crop }) => crop));
    expect(second.added.map(({ crop, tracklet, camera }) => ({ crop, tracklet, camera }))).toEqual([
      { crop: 10_000_004, tracklet: 1_000_001, camera: 1 },
      { crop: 10_000_005, tracklet: 1_000_002, camera: 1 },
      { crop: 10_000_006, tracklet: 1_000_003, camera: 1 },
    ]);
    expect(second.tracklets[0]).toEqual({
      tracklet: 1_000_001,
      camera: 1,
      start: FRAME_TIMES[0],
      end: FRAME_TIMES[38],
    });
    expect([...writer.embeddings(ids.model)].flat()).toEqual(second.added);
    writer[Symbol.dispose]();
  });

  it('stores crops with box, quality, picture and embedding', () => {
    using folder = temporaryFolder();
    const { writer, ids, left } = freshProject(folder);
    const { crops } = sampleChunk(ids, left, 0);
    writer.commitChunk(sampleChunk(ids, left, 0));
    const [crop] = writer.crops(1_000_002);
    expect(crop).toEqual({
      id: 10_000_002,
      tracklet: 1_000_002,
      frame: 0,
      box: { x: 200, y: 50.25, width: 40.5, height: 120 },
      quality: 0.2,
      isByHand: false,
    });
    expect(writer.crop(10_000_002)).toEqual(crop);
    expect(new Uint8Array(writer.cropJpeg(10_000_002) ?? [])).toEqual(crops[1]?.jpeg);
    expect(writer.cropJpeg(1)).toBeUndefined();
    const [embedding] = writer.trackletEmbeddings(1_000_002, ids.model);
    const vector = dequantise({ values: embedding?.vector ?? new Int8Array(), scale: embedding?.scale ?? 0 });
    const truth = sampleVector(2000 + 100 * left);
    vector.forEach((value, index) => expect(value).toBeCloseTo(truth[index] ?? NaN, 2));
    writer[Symbol.dispose]();
  });

  it('names the crop of highest quality as the best', () => {
    using folder = temporaryFolder();
    const { writer, ids, left } = freshProject(folder);
    const chunk = sampleChunk(ids, left, 0);
    const [crop] = chunk.crops;
    if (crop === undefined) throw new Error('The sample has crops.');
    const crops = [0.3, 0.9, 0.9, 0.5].map((quality, index) => ({ ...crop, quality, frame: 2 * index }));
    writer.commitChunk({ ...chunk, crops });
    expect(writer.tracklet(1_000_001)?.bestCrop).toBe(10_000_002);
    expect(writer.tracklet(1_000_002)?.bestCrop).toBeNull();
    expect(writer.crops(1_000_001).map(({ quality }) => quality)).toEqual([0.9, 0.9, 0.5, 0.3]);
    writer[Symbol.dispose]();
  });

  it('gives the same project whatever the order of the cameras', () => {
    using folder = temporaryFolder();
    const inTurn = freshProject(folder, 'a.sightline');
    const oneByOne = freshProject(folder, 'b.sightline');
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      for (const video of [inTurn.left, inTurn.right])
        inTurn.writer.commitChunk(sampleChunk(inTurn.ids, video, chunk));
    }
    for (const video of [oneByOne.right, oneByOne.left]) {
      for (let chunk = 0; chunk < CHUNKS; chunk++)
        oneByOne.writer.commitChunk(sampleChunk(oneByOne.ids, video, chunk));
    }
    inTurn.writer[Symbol.dispose]();
    oneByOne.writer[Symbol.dispose]();
    expect(dump(inTurn.path)).toEqual(dump(oneByOne.path));
  });

  it('keeps the checkpoint as it was given, and the fraction', () => {
    using folder = temporaryFolder();
    const { writer, ids, left, right } = freshProject(folder);
    const chunk = sampleChunk(ids, left, 0);
    writer.commitChunk(chunk);
    expect(writer.checkpoint(ids.job, left)).toEqual({ chunk: 0, state: chunk.checkpoint });
    expect(writer.checkpoint(ids.job, right)).toBeUndefined();
    expect(writer.jobs()[0]).toMatchObject({
      kind: 'ingest',
      state: 'running',
      fraction: 1 / CHUNKS,
      error: null,
    });
    writer[Symbol.dispose]();
  });

  type Change = (chunk: ChunkCommit) => Partial<ChunkCommit>;
  const box = { x: 0, y: 0, width: 5, height: 5 };
  it.each<[string, Change, string]>([
    ['a chunk that was stored', () => ({ chunk: 0 }), 'chunk-out-of-order'],
    ['a gap between chunks', () => ({ chunk: 2 }), 'chunk-out-of-order'],
    ['an unknown job', () => ({ job: 99 }), 'unknown-job'],
    ['an unknown video', () => ({ video: 99, chunk: 0 }), 'unknown-video'],
    [
      'a frame outside the video',
      ({ boxes }) => ({ boxes: [...boxes, { track: 1, frame: 200, box, score: 1 }] }),
      'unknown-frame',
    ],
    [
      'an empty box',
      ({ boxes }) => ({ boxes: [...boxes, { track: 1, frame: 199, box: { ...box, width: 0 }, score: 1 }] }),
      'invalid-box',
    ],
    [
      'track number 0',
      ({ boxes }) => ({ boxes: [...boxes, { track: 0, frame: 199, box, score: 1 }] }),
      'invalid-track',
    ],
    [
      'two boxes of a track in one frame',
      ({ boxes }) => ({ boxes: [...boxes, ...boxes.slice(0, 1)] }),
      'inconsistent-change',
    ],
    ['a state without boxes', () => ({ tracklets: [{ track: 77, state: 'closed' }] }), 'empty-tracklet'],
    ['a displaced crop that is not there', () => ({ displaced: [{ track: 1, frame: 199 }] }), 'unknown-crop'],
    [
      'a crop without a tracklet',
      ({ crops }) => ({ crops: crops.map((crop) => ({ ...crop, track: 88 })) }),
      'inconsistent-change',
    ],
    [
      'an embedding of the wrong length',
      ({ crops, job }) => ({
        crops: crops.map((crop) => ({ ...crop, embedding: { model: job, vector: new Float32Array(3) } })),
      }),
      'wrong-dimension',
    ],
    ['a checkpoint with NaN', () => ({ checkpoint: { speed: [1, NaN] } }), 'non-finite-value'],
    ['a checkpoint that is no JSON', () => ({ checkpoint: undefined }), 'not-json'],
    ['a fraction above 1', () => ({ fraction: 1.01 }), 'invalid-fraction'],
  ])('refuses %s and changes nothing', (_name, change, code) => {
    using folder = temporaryFolder();
    const { writer, ids, left, path } = freshProject(folder);
    writer.commitChunk(sampleChunk(ids, left, 0));
    const before = dump(path);
    const next = sampleChunk(ids, left, 1);
    expect(() => writer.commitChunk({ ...next, ...change(next) })).toThrow(expect.objectContaining({ code }));
    expect(dump(path)).toEqual(before);
    writer.commitChunk(next);
    writer[Symbol.dispose]();
  });
});

describe('a job', () => {
  it('ends with a state and an error, and can be taken up again', () => {
    using folder = temporaryFolder();
    const { writer, ids, path } = freshProject(folder);
    writer.setJobState(ids.job, 'failed', 'The disk was full.');
    writer[Symbol.dispose]();
    const again = openProject(path);
    expect(again.jobs()[0]).toMatchObject({
      state: 'failed',
      error: 'The disk was full.',
      parameters: { every: 0.1 },
    });
    expect(again.setJobState(ids.job, 'running')).toMatchObject({ state: 'running', error: null });
    expect(() => again.setJobState(12, 'done')).toThrow(expect.objectContaining({ code: 'unknown-job' }));
    again[Symbol.dispose]();
  });
});

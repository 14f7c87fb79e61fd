import { utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  addMoment,
  assignTracklets,
  createPerson,
  createProject,
  fingerprintFile,
  hasSameContent,
  setClock,
} from '../../../core/library/index.ts';
import {
  CHUNKS,
  dump,
  edit,
  FRAME_TIMES,
  prepare,
  sampleChunk,
  sampleVideo,
  temporaryFolder,
} from './sample-project.ts';

describe('cameras', () => {
  it('come back with all that is known of their video', () => {
    using folder = temporaryFolder();
    using writer = createProject(folder.file('p.sightline'));
    const video = sampleVideo();
    const added = writer.addCamera({ name: 'Tor 1 – links', offset: -1.25, video });
    const { frameTimes, ...facts } = video;
    expect(added).toEqual({
      id: 1,
      name: 'Tor 1 – links',
      offset: -1.25,
      rate: 1,
      video: { ...facts, id: 1, start: 0.5, frameCount: 200 },
    });
    expect(writer.cameras()).toEqual([added]);
    expect(writer.camera('Tor 1 – links')).toEqual(added);
    expect(writer.camera('left')).toBeUndefined();
    expect(writer.frameTimes(added.video.id)).toEqual(frameTimes);
    writer.setVideoPath(added.id, '/moved/cam.mp4');
    expect(writer.cameras()[0]?.video).toEqual({ ...added.video, path: '/moved/cam.mp4' });
    expect(() => writer.setVideoPath(9, '/x')).toThrow(expect.objectContaining({ code: 'unknown-camera' }));
  });

  it.each([
    ['a name that is taken', 'left', {}, 'camera-exists'],
    ['a blank name', ' ', {}, 'invalid-camera'],
    ['no frames', 'new', { frameTimes: new Float64Array() }, 'invalid-camera'],
    ['frames out of order', 'new', { frameTimes: Float64Array.of(0, 2, 1) }, 'invalid-camera'],
    ['two frames at one time', 'new', { frameTimes: Float64Array.of(0, 1, 1) }, 'invalid-camera'],
    ['a time that is not finite', 'new', { frameTimes: Float64Array.of(0, NaN) }, 'invalid-camera'],
    ['an end before the last frame', 'new', { end: 1 }, 'invalid-camera'],
    ['a picture without width', 'new', { width: 0 }, 'inconsistent-change'],
  ])('refuse %s and stay as they are', (_name, name, changes, code) => {
    using folder = temporaryFolder();
    using writer = createProject(folder.file('p.sightline'));
    prepare(writer);
    expect(() => writer.addCamera({ name, video: sampleVideo(changes) })).toThrow(
      expect.objectContaining({ code }),
    );
    expect(writer.cameras().map((camera) => camera.name)).toEqual(['left', 'right']);
  });

  it('go with everything that was found in them', () => {
    using folder = temporaryFolder();
    const path = folder.file('p.sightline');
    using writer = createProject(path);
    const ids = prepare(writer);
    const [left, right] = ids.cameras;
    if (left === undefined || right === undefined) throw new Error('The sample has two cameras.');
    writer.commitChunk(sampleChunk(ids, right.video.id, 0));
    const before = dump(path);
    for (let chunk = 0; chunk < CHUNKS; chunk++) writer.commitChunk(sampleChunk(ids, left.video.id, chunk));
    edit(writer, (edits) => {
      addMoment(edits, { tag: 'goal', camera: left.id, start: 1, end: 2, person: null });
      assignTracklets(edits, createPerson(edits, { name: 'Ada' }), [1_000_001]);
    });
    writer.removeCamera(left.id);
    const after = dump(path);
    for (const table of [
      'boxes',
      'crops',
      'embeddings',
      'tracklets',
      'checkpoints',
      'person_tracklets',
      'moments',
    ]) {
      expect(after[table], table).toEqual(before[table]);
    }
    expect(writer.cameras()).toEqual([right]);
    expect(() => writer.removeCamera(left.id)).toThrow(expect.objectContaining({ code: 'unknown-camera' }));
  });
});

describe('models', () => {
  it('are told apart by their file', () => {
    using folder = temporaryFolder();
    using writer = createProject(folder.file('p.sightline'));
    const small = { sha256: '11'.repeat(32), name: 'small', dimension: 128, isTrained: true };
    const first = writer.addModel(small);
    expect(writer.addModel({ ...small, name: 'renamed' })).toEqual(first);
    expect(writer.addModel({ ...small, sha256: '22'.repeat(32) }).id).not.toBe(first.id);
    expect(writer.models()).toHaveLength(2);
    expect(writer.currentModel(), 'a project is searched with its first model').toEqual(first);
    const moved = writer.addModel({ ...small, source: { model: '/elsewhere/small.onnx' } });
    expect(moved).toEqual({ ...first, source: { model: '/elsewhere/small.onnx' } });
    expect(() => [...writer.embeddings(9)]).toThrow(expect.objectContaining({ code: 'unknown-model' }));
  });

  it('give their embeddings in batches, which may be followed by writes', () => {
    using folder = temporaryFolder();
    using writer = createProject(folder.file('p.sightline'));
    const ids = prepare(writer);
    for (const { video } of ids.cameras) writer.commitChunk(sampleChunk(ids, video.id, 0));
    const sizes: number[] = [];
    for (const batch of writer.embeddings(ids.model, 4)) {
      sizes.push(batch.length);
      edit(writer, (edits) => setClock(edits, 1, { offset: sizes.length, rate: 1, anchors: [] }));
    }
    expect(sizes).toEqual([4, 2]);
    expect([...writer.embeddings(ids.model)].flat()[3]).toMatchObject({
      crop: 20_000_001,
      tracklet: 2_000_001,
      camera: 2,
      start: FRAME_TIMES[0],
      end: FRAME_TIMES[18],
    });
  });
});

describe('fingerprintFile', () => {
  it('knows a copy, and tells apart what differs in size, head or tail', async () => {
    using folder = temporaryFolder();
    const content = Buffer.alloc(3 * 1024 * 1024, 7);
    const write = (name: string, bytes: Uint8Array): string => {
      writeFileSync(folder.file(name), bytes);
      utimesSync(folder.file(name), 1, name.length);
      return folder.file(name);
    };
    const changed = (at: number): Uint8Array => Buffer.from(content).fill(8, at, at + 1);
    const original = await fingerprintFile(write('a', content));
    expect(original).toMatchObject({ sizeBytes: content.length, modifiedMs: 1000 });
    expect(hasSameContent(original, await fingerprintFile(write('copy', content)))).toBe(true);
    for (const [name, bytes] of Object.entries({
      head: changed(0),
      tail: changed(content.length - 1),
      longer: Buffer.concat([content, Buffer.of(7)]),
    })) {
      expect(hasSameContent(original, await fingerprintFile(write(name, bytes))), name).toBe(false);
    }
  });

  it('rejects for a file that is not there', async () => {
    await expect(fingerprintFile('/nowhere.mp4')).rejects.toMatchObject({ code: 'unreadable-video' });
  });
});

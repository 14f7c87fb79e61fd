import { describe, expect, it } from 'vitest';
import { createProject } from '../../../core/library/index.ts';
import { prepare, sampleChunk, temporaryFolder } from './sample-project.ts';

function withTracklets(folder: { file(name: string): string }) {
  const writer = createProject(folder.file('p.sightline'));
  const ids = prepare(writer);
  for (const { video } of ids.cameras) writer.commitChunk(sampleChunk(ids, video.id, 0));
  return writer;
}

describe('people', () => {
  it('have tracklets, each of which belongs to at most one of them', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const ada = writer.addPerson({ name: 'Ada', notes: 'captain' });
    const bob = writer.addPerson({ name: 'Bob' });
    writer.assignTracklets(ada, [2_000_003, 1_000_001, 1_000_002]);
    writer.assignTracklets(bob, [1_000_002]);
    expect(writer.people()).toEqual([
      { id: ada, name: 'Ada', notes: 'captain', tracklets: [1_000_001, 2_000_003] },
      { id: bob, name: 'Bob', notes: '', tracklets: [1_000_002] },
    ]);
    writer.assignTracklets(null, [1_000_001]);
    writer.removePerson(bob);
    expect(writer.people()).toEqual([{ id: ada, name: 'Ada', notes: 'captain', tracklets: [2_000_003] }]);
    expect(writer.tracklet(1_000_002)).toBeDefined();
  });

  it('are given all tracklets or none', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const ada = writer.addPerson({ name: 'Ada' });
    const refusal = expect.objectContaining({ code: 'inconsistent-change' }) as Error;
    expect(() => writer.assignTracklets(ada, [1_000_001, 5])).toThrow(refusal);
    expect(() => writer.assignTracklets(99, [1_000_001])).toThrow(refusal);
    expect(() => writer.removePerson(99)).toThrow(expect.objectContaining({ code: 'unknown-person' }));
    expect(() => writer.addPerson({ name: '' })).toThrow(expect.objectContaining({ code: 'empty-name' }));
    expect(writer.people()).toEqual([{ id: ada, name: 'Ada', notes: '', tracklets: [] }]);
  });
});

describe('tagged moments', () => {
  it('share tags by name and are in order of time', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const ada = writer.addPerson({ name: 'Ada' });
    const late = writer.addMoment({ tag: 'shot', camera: 1, start: 5, end: 6, person: null });
    const early = writer.addMoment({ tag: 'shot', camera: 1, start: 1, end: 1, person: ada });
    const other = writer.addMoment({ tag: 'foul', camera: 2, start: 0, end: 2, person: null });
    expect(writer.tags()).toEqual(['shot', 'foul']);
    expect(writer.moments().map(({ id }) => id)).toEqual([early, late, other]);
    expect(writer.moments()[0]).toEqual({ id: early, tag: 'shot', camera: 1, start: 1, end: 1, person: ada });
    writer.removePerson(ada);
    writer.removeMoment(late);
    expect(writer.moments().map(({ id, person }) => [id, person])).toEqual([
      [early, null],
      [other, null],
    ]);
  });

  it.each([
    ['an end before the start', { start: 2, end: 1 }, 'invalid-moment'],
    ['a start that is not finite', { start: -Infinity }, 'invalid-moment'],
    ['an unknown camera', { camera: 9 }, 'inconsistent-change'],
    ['no name', { tag: ' ' }, 'empty-name'],
  ])('are refused with %s', (_name, changes, code) => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const moment = { tag: 'shot', camera: 1, start: 1, end: 2, person: null, ...changes };
    expect(() => writer.addMoment(moment)).toThrow(expect.objectContaining({ code }));
    expect(writer.tags()).toEqual([]);
  });
});

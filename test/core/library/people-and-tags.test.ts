import { describe, expect, it } from 'vitest';
import {
  addButton,
  addMoment,
  answerTracklets,
  assignTracklets,
  createPerson,
  createProject,
  createTeam,
  declareViews,
  editMoment,
  editPerson,
  editTeam,
  mergePeople,
  mergeTracklets,
  orderButtons,
  refuseForPerson,
  refuseGroup,
  removeMoments,
  removePerson,
  removeTeam,
  removeTracklets,
  saveSearch,
  setApart,
  setClock,
  setExpectedPeople,
  splitTracklet,
  swapTracklets,
  trimTracklet,
} from '../../../core/library/index.ts';
import { CHUNKS, edit, FRAME_TIMES, prepare, sampleChunk, temporaryFolder } from './sample-project.ts';

/** Three people at once in either camera; `chunks`: of all of them, the tracklets are closed. */
function withTracklets(folder: { file(name: string): string }, chunks = 1) {
  const writer = createProject(folder.file('p.sightline'));
  const ids = prepare(writer);
  for (const { video } of ids.cameras) {
    for (let chunk = 0; chunk < chunks; chunk++) writer.commitChunk(sampleChunk(ids, video.id, chunk));
  }
  return writer;
}

/** Refused with this code, by the message of an error of core/errors. */
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('people', () => {
  it('have tracklets, each of which belongs to at most one of them', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const [ada, bob] = edit(writer, (edits) => [
      createPerson(edits, { name: 'Ada', notes: 'captain', number: '00', role: 'guard', colour: '#ff8800' }),
      createPerson(edits),
    ]);
    edit(writer, (edits) => assignTracklets(edits, ada, [2_000_003, 1_000_001]));
    edit(writer, (edits) => assignTracklets(edits, bob, [1_000_001]));
    expect(writer.people()).toEqual([
      {
        id: ada,
        name: 'Ada',
        isNamed: true,
        notes: 'captain',
        number: '00',
        team: null,
        role: 'guard',
        colour: '#ff8800',
        isHidden: false,
        tracklets: [2_000_003],
      },
      expect.objectContaining({ id: bob, name: 'Person 2', isNamed: false, tracklets: [1_000_001] }),
    ]);
    expect(writer.tracklet(1_000_001)?.person).toBe(bob);
    edit(writer, (edits) => editPerson(edits, bob, { name: 'Bob', isHidden: true }));
    expect(writer.person(bob)).toMatchObject({ name: 'Bob', isNamed: true, isHidden: true });
    edit(writer, (edits) => assignTracklets(edits, null, [2_000_003]));
    edit(writer, (edits) => removePerson(edits, bob));
    expect(writer.people()).toMatchObject([{ name: 'Ada', tracklets: [] }]);
    expect(writer.tracklet(1_000_001)?.person).toBeNull();
  });

  it('are given all tracklets or none, and nobody twice in one picture unless that is meant', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const ada = edit(writer, (edits) => createPerson(edits, { name: 'Ada' }));
    const assign = (person: number, tracklets: number[], allowOverlap?: boolean) => () =>
      edit(writer, (edits) => assignTracklets(edits, person, tracklets, { allowOverlap }));
    expect(assign(ada, [1_000_001, 5])).toThrow(refusal('unknown-tracklet'));
    expect(assign(99, [1_000_001])).toThrow(refusal('unknown-person'));
    expect(assign(ada, [1_000_001, 1_000_002])).toThrow(refusal('overlap'));
    expect(() => edit(writer, (edits) => removePerson(edits, 99))).toThrow(refusal('unknown-person'));
    expect(() => edit(writer, (edits) => createPerson(edits, { name: '' }))).toThrow(refusal('empty-name'));
    expect(writer.people()).toMatchObject([{ id: ada, tracklets: [] }]);
    assign(ada, [1_000_001, 1_000_002], true)();
    assign(ada, [2_000_001])();
    expect(writer.people()[0]?.tracklets).toEqual([1_000_001, 1_000_002, 2_000_001]);
  });

  it('are not at once in two cameras that show different places, unless that is meant', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const [ada, ida] = edit(writer, (edits) => ['Ada', 'Ida'].map((name) => createPerson(edits, { name })));
    const assign =
      (person = 0, tracklets: number[] = [], allowOverlap = false) =>
      () =>
        edit(writer, (edits) => assignTracklets(edits, person, tracklets, { allowOverlap }));
    edit(writer, (edits) => declareViews(edits, [1, 2], 'apart'));
    // Both cameras' tracklets of one number are at the same time.
    expect(assign(ada, [1_000_001, 2_000_001])).toThrow(refusal('overlap'));
    expect(writer.people()[0]?.tracklets).toEqual([]);
    assign(ada, [1_000_001])();
    assign(ida, [2_000_001])();
    const merge = (allowOverlap: boolean) => () =>
      edit(writer, (edits) => mergePeople(edits, { kept: ada ?? 0, gone: [ida ?? 0], allowOverlap }));
    expect(merge(false)).toThrow(refusal('overlap'));
    // By the right camera's own clock it was long after.
    edit(writer, (edits) => setClock(edits, 2, { offset: 1000, rate: 1, anchors: [] }));
    merge(false)();
    expect(writer.people()[0]?.tracklets).toEqual([1_000_001, 2_000_001]);
    edit(writer, (edits) => setClock(edits, 2, { offset: 0, rate: 1, anchors: [] }));
    edit(writer, (edits) => assignTracklets(edits, null, [2_000_001]));
    assign(ada, [2_000_001], true)();
    writer.undo();
    edit(writer, (edits) => declareViews(edits, [1, 2], 'overlapping'));
    assign(ada, [2_000_001])();
  });

  it('are merged in the direction that was asked for, with what was said about them', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const [kept, gone, third] = edit(writer, (edits) => {
      const ids = ['Ada', 'Ida', 'Cem'].map((name) => createPerson(edits, { name }));
      assignTracklets(edits, ids[0] ?? 0, [1_000_001]);
      assignTracklets(edits, ids[1] ?? 0, [2_000_001]);
      addMoment(edits, { tag: 'shot', camera: 1, start: 1, end: 2, person: ids[1] ?? 0 });
      refuseForPerson(edits, ids[1] ?? 0, [2_000_002]);
      setApart(edits, [ids[1] ?? 0, ids[2] ?? 0], true);
      return ids;
    });
    const merge =
      (a = 0, b = 0) =>
      () =>
        edit(writer, (edits) => mergePeople(edits, { kept: a, gone: [b] }));
    expect(merge(third, gone)).toThrow(refusal('declared-apart'));
    expect(merge(kept, kept)).toThrow(refusal('same-person'));
    merge(kept, gone)();
    expect(writer.people().map(({ name, tracklets }) => [name, tracklets])).toEqual([
      ['Ada', [1_000_001, 2_000_001]],
      ['Cem', []],
    ]);
    expect(writer.moments()[0]?.person).toBe(kept);
    expect(writer.answers()).toMatchObject({
      refusals: [{ person: kept, tracklet: 2_000_002 }],
      apart: [[kept, third]],
    });
    expect(merge(third, kept)).toThrow(refusal('declared-apart'));
  });

  it('belong to teams, which they survive', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const team = edit(writer, (edits) => createTeam(edits, { name: 'Reds', shirtColour: '#cc0000' }));
    const ada = edit(writer, (edits) => createPerson(edits, { name: 'Ada', team }));
    expect(() => edit(writer, (edits) => createTeam(edits, { name: 'Reds' }))).toThrow(refusal('name-taken'));
    edit(writer, (edits) => editTeam(edits, team, { shortsColour: '#ffffff' }));
    expect(writer.teams()).toEqual([
      { id: team, name: 'Reds', shirtColour: '#cc0000', shortsColour: '#ffffff' },
    ]);
    expect(writer.person(ada)?.team).toBe(team);
    edit(writer, (edits) => removeTeam(edits, team));
    expect(writer.teams()).toEqual([]);
    expect(writer.person(ada)?.team).toBeNull();
  });
});

describe('answers', () => {
  it('never contradict whose tracklets are whose: the newest word counts', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const ada = edit(writer, (edits) => createPerson(edits, { name: 'Ada' }));
    edit(writer, (edits) => {
      refuseForPerson(edits, ada, [1_000_001]);
      answerTracklets(edits, [2_000_001, 1_000_001], 'different');
    });
    expect(writer.answers()).toMatchObject({
      refusals: [{ person: ada, tracklet: 1_000_001 }],
      tracklets: [{ tracklets: [1_000_001, 2_000_001], verdict: 'different' }],
    });
    edit(writer, (edits) => assignTracklets(edits, ada, [1_000_001, 2_000_001]));
    expect(writer.answers()).toMatchObject({ refusals: [], tracklets: [] });
    const apart = () => edit(writer, (edits) => answerTracklets(edits, [1_000_001, 2_000_001], 'different'));
    expect(apart).toThrow(refusal('same-person'));
    edit(writer, (edits) => refuseForPerson(edits, ada, [2_000_001]));
    expect(writer.people()[0]?.tracklets).toEqual([1_000_001]);
  });

  it('refuse a proposed pair as "different", a larger group as a group', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    edit(writer, (edits) => refuseGroup(edits, [2_000_001, 1_000_001]));
    edit(writer, (edits) => refuseGroup(edits, [2_000_003, 1_000_002, 2_000_002]));
    edit(writer, (edits) => refuseGroup(edits, [1_000_002, 2_000_002, 2_000_003]));
    expect(writer.answers()).toMatchObject({
      tracklets: [{ tracklets: [1_000_001, 2_000_001], verdict: 'different' }],
      groups: [[1_000_002, 2_000_002, 2_000_003]],
    });
  });
});

describe('repairs', () => {
  it('split at a frame: the part before keeps id and person, the part after is new and nobody’s', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder, CHUNKS);
    const whole = writer.tracklet(1_000_001);
    const ada = edit(writer, (edits) => {
      const person = createPerson(edits, { name: 'Ada' });
      assignTracklets(edits, person, [1_000_001]);
      return person;
    });
    const part = edit(writer, (edits) => splitTracklet(edits, 1_000_001, 101));
    expect(part).toBe(1_500_000);
    expect(writer.tracklet(1_000_001)).toMatchObject({ person: ada, boxCount: 51, start: whole?.start });
    expect(writer.tracklet(1_000_001)?.end).toBe(FRAME_TIMES[100]);
    expect(writer.tracklet(part)).toMatchObject({ person: null, boxCount: 49, start: FRAME_TIMES[102] });
    // The sample keeps one crop a tracklet, of the last chunk: it goes with its frame.
    expect(writer.crops(1_000_001)).toEqual([]);
    expect(writer.crops(part)).toHaveLength(1);
    expect(writer.boxes(1).map(({ tracklet, frames }) => [tracklet, frames.length])).toEqual([
      [1_000_001, 51],
      [1_000_002, 100],
      [1_000_003, 100],
      [part, 49],
    ]);
    writer.undo();
    expect(writer.tracklet(part)).toBeUndefined();
    expect(writer.tracklet(1_000_001)).toEqual({ ...whole, person: ada });
  });

  it('swap from a frame on, and a second swap is the way back', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder, CHUNKS);
    const before = writer.boxes(1);
    const swap = () => edit(writer, (edits) => swapTracklets(edits, [1_000_001, 1_000_003], 60));
    swap();
    const [first, , third] = writer.boxes(1);
    const index = first?.frames.indexOf(60) ?? -1;
    expect(first?.boxes[4 * index]).toBe(3 * 100 + 60);
    expect(third?.boxes[4 * index]).toBe(1 * 100 + 60);
    expect(first?.boxes[4 * (index - 1)]).toBe(1 * 100 + 58);
    swap();
    expect(writer.boxes(1)).toEqual(before);
  });

  it('merge two parts again, and ask where they overlap', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder, CHUNKS);
    const before = writer.boxes(1);
    const part = edit(writer, (edits) => splitTracklet(edits, 1_000_001, 100));
    edit(writer, (edits) => mergeTracklets(edits, { kept: 1_000_001, gone: [part] }));
    expect(writer.boxes(1)).toEqual(before);
    expect(writer.tracklet(part)).toBeUndefined();
    const merge = (allowOverlap: boolean) => () =>
      edit(writer, (edits) => mergeTracklets(edits, { kept: 1_000_001, gone: [1_000_002], allowOverlap }));
    expect(merge(false)).toThrow(refusal('overlap'));
    merge(true)();
    expect(writer.boxes(1)).toEqual(before.filter(({ tracklet }) => tracklet !== 1_000_002));
  });

  it('trim ends, which can be drawn out again', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder, CHUNKS);
    const before = writer.boxes(1);
    const trim = (first: number, last: number) => () =>
      edit(writer, (edits) => trimTracklet(edits, 1_000_002, { first, last }));
    trim(21, 80)();
    expect(writer.tracklet(1_000_002)).toMatchObject({
      start: FRAME_TIMES[22],
      end: FRAME_TIMES[80],
      boxCount: 30,
    });
    expect(writer.tracklets(1)).toHaveLength(3);
    trim(10, 90)();
    expect(writer.tracklet(1_000_002)?.boxCount).toBe(41);
    expect(trim(91, 91)).toThrow(refusal('nothing-left'));
    trim(0, 199)();
    expect(writer.boxes(1)).toEqual(before);
  });

  it('remove a false tracklet with its crops, until that is undone', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder, CHUNKS);
    const counts = writer.counts();
    const vectors = [...writer.embeddings(1)].flat().length;
    edit(writer, (edits) => removeTracklets(edits, [1_000_002]));
    expect(writer.counts()).toEqual({ tracklets: counts.tracklets - 1, crops: counts.crops - 1 });
    expect([...writer.embeddings(1)].flat()).toHaveLength(vectors - 1);
    writer.undo();
    expect(writer.counts()).toEqual(counts);
  });

  it('wait until the ingest has let go of a tracklet', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    expect(() => edit(writer, (edits) => splitTracklet(edits, 1_000_001, 10))).toThrow(
      refusal('tracklet-open'),
    );
  });
});

describe('tagged moments', () => {
  it('share tags by name and are in order of time', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const [ada, late, early, other] = edit(writer, (edits) => {
      const person = createPerson(edits, { name: 'Ada' });
      return [
        person,
        addMoment(edits, { tag: 'shot', camera: 1, start: 5, end: 6, person: null }),
        addMoment(edits, { tag: 'shot', camera: 1, start: 1, end: 1, person, note: 'from far' }),
        addMoment(edits, { tag: 'foul', camera: 2, start: 0, end: 2, person: null }),
      ];
    });
    expect(writer.tags()).toEqual(['shot', 'foul']);
    expect(writer.moments().map(({ id }) => id)).toEqual([early, late, other]);
    expect(writer.moments()[0]).toEqual({
      id: early,
      tag: 'shot',
      camera: 1,
      start: 1,
      end: 1,
      person: ada,
      note: 'from far',
    });
    edit(writer, (edits) => editMoment(edits, early, { tag: 'goal', end: 1.5 }));
    expect(writer.moments()[0]).toMatchObject({ tag: 'goal', start: 1, end: 1.5, person: ada });
    edit(writer, (edits) => {
      removePerson(edits, ada);
      removeMoments(edits, [late]);
    });
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
    expect(() => edit(writer, (edits) => addMoment(edits, moment))).toThrow(refusal(code));
    expect(writer.tags()).toEqual([]);
  });

  it('are made by buttons in an order of one’s own', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const button = { person: null, key: '', colour: null, lead: 2, lag: 2, repeat: 'extend' } as const;
    const [shot, foul] = edit(writer, (edits) => [
      addButton(edits, { ...button, tag: 'shot', key: '1' }),
      addButton(edits, { ...button, tag: 'foul' }),
    ]);
    expect(writer.buttons().map(({ id }) => id)).toEqual([shot, foul]);
    edit(writer, (edits) => orderButtons(edits, [foul]));
    expect(writer.buttons()).toEqual([
      { id: foul, ...button, tag: 'foul' },
      { id: shot, ...button, tag: 'shot', key: '1' },
    ]);
  });
});

describe('a project', () => {
  it('keeps clocks, declared views, the expected head-count and searches, each of which is undone', () => {
    using folder = temporaryFolder();
    using writer = withTracklets(folder);
    const anchors = [
      { video: 1, project: 11 },
      { video: 1001, project: 1012 },
    ];
    edit(writer, (edits) => setClock(edits, 2, { offset: 9.999, rate: 1.001, anchors }));
    edit(writer, (edits) => declareViews(edits, [2, 1], 'apart'));
    edit(writer, (edits) => setExpectedPeople(edits, 12));
    edit(writer, (edits) => saveSearch(edits, 'late', { from: 60 }));
    edit(writer, (edits) => saveSearch(edits, 'late', { from: 90 }));
    expect(writer.cameras().map(({ offset, rate }) => [offset, rate])).toEqual([
      [0, 1],
      [9.999, 1.001],
    ]);
    expect(writer.anchors(2)).toEqual(anchors);
    expect(writer.views()).toEqual([{ cameras: [1, 2], relation: 'apart' }]);
    expect(writer.expectedPeople()).toBe(12);
    expect(writer.savedSearches()).toEqual([{ id: 1, name: 'late', query: { from: 90 } }]);
    expect(writer.operations({ limit: 2 }).map(({ id }) => id)).toEqual([5, 4]);
    for (let step = 0; step < 5; step++) writer.undo();
    expect(writer.cameras().map(({ offset, rate }) => [offset, rate])).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect([writer.anchors(2), writer.views(), writer.expectedPeople(), writer.savedSearches()]).toEqual([
      [],
      [],
      null,
      [],
    ]);
    expect(() => edit(writer, (edits) => setClock(edits, 1, { offset: 0, rate: 0, anchors: [] }))).toThrow(
      refusal('invalid-clock'),
    );
    expect(() => edit(writer, (edits) => declareViews(edits, [1, 1], 'apart'))).toThrow(
      refusal('same-camera'),
    );
  });
});

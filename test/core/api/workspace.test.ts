import { describe, expect, it } from 'vitest';
import { createLocalClient, ProjectService } from '../../../core/api/index.ts';
import { createProject } from '../../../core/library/index.ts';
import { CHUNKS, FRAME_TIMES, prepare, sampleChunk, temporaryFolder } from '../library/sample-project.ts';

/** Three people at once in either of two cameras, ingested. */
function openSample(folder: { file(name: string): string }): ProjectService {
  const path = folder.file('p.sightline');
  const writer = createProject(path);
  const ids = prepare(writer);
  for (const { video } of ids.cameras) {
    for (let chunk = 0; chunk < CHUNKS; chunk++) writer.commitChunk(sampleChunk(ids, video.id, chunk));
  }
  writer[Symbol.dispose]();
  return ProjectService.open(path, { mode: 'write' });
}

const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;
const END = FRAME_TIMES.at(-2) ?? 0;
const START = FRAME_TIMES[0] ?? 0;

describe('the workspace procedures', () => {
  it('build a roster, show it with times on screen in project time, and ask where somebody would be twice', async () => {
    using folder = temporaryFolder();
    await using service = openSample(folder);
    const client = createLocalClient(service);
    const { team } = await client.teams.create({ name: 'Reds', shirtColour: '#CC0000' });
    const { person } = await client.people.create({
      name: 'Ada',
      number: '00',
      team,
      tracklets: [1_000_001],
    });
    await expect(client.people.assign({ person, tracklets: [1_000_002] })).rejects.toThrow(
      refusal('overlap'),
    );
    await client.people.assign({ person, tracklets: [2_000_001] });
    await client.cameras.fitClock({
      camera: 'right',
      anchors: [
        { video: 0, project: 100 },
        { video: 1000, project: 1101 },
      ],
    });
    const length = END - START;
    expect(await client.people.page({ person })).toMatchObject({
      person: {
        name: 'Ada',
        number: '00',
        team,
        isNamed: true,
        tracklets: [1_000_001, 2_000_001],
        firstSeen: START,
      },
      appearances: [
        { tracklet: 1_000_001, camera: 'left', projectStart: START, projectEnd: END },
        {
          tracklet: 2_000_001,
          camera: 'right',
          start: START,
          projectStart: expect.closeTo(100.5005, 6) as number,
        },
      ],
    });
    const [ada] = await client.people.list();
    expect(ada?.secondsOnScreen).toBeCloseTo(length + 1.001 * length, 6);
    expect(ada?.lastSeen).toBeCloseTo(100 + 1.001 * END, 6);
    expect((await client.tracklets.list({})).map((tracklet) => tracklet.person)).toEqual([
      person,
      null,
      null,
      person,
      null,
      null,
    ]);
    expect((await client.project.get()).cameras[1]).toMatchObject({
      name: 'right',
      rate: expect.closeTo(1.001, 9) as number,
    });
  });

  it('repair tracklets by time, undo all of it, and list what was done', async () => {
    using folder = temporaryFolder();
    await using service = openSample(folder);
    const client = createLocalClient(service);
    const before = await client.tracklets.list({});
    const cut = FRAME_TIMES[100] ?? 0;
    const { tracklet } = await client.repair.split({ tracklet: 1_000_001, time: cut });
    expect(
      (await client.tracklets.list({ camera: 'left' })).find((each) => each.tracklet === tracklet)?.start,
    ).toBe(cut);
    await client.repair.swap({ tracklets: [1_000_002, 1_000_003], time: cut });
    await client.repair.trim({ tracklet: 1_000_003, start: cut, end: END });
    await expect(client.repair.trim({ tracklet: 1_000_003, start: cut, end: END + 5 })).rejects.toThrow(
      refusal('nothing-to-trim'),
    );
    await client.repair.remove({ tracklets: [2_000_002] });
    await client.repair.redrawBox({
      tracklet: 2_000_001,
      time: START,
      box: { x: 1, y: 2, width: 30, height: 40 },
    });
    const history = await client.history.list({});
    expect(history).toMatchObject({ canUndo: true, canRedo: false });
    expect(history.operations.map(({ kind }) => kind)).toEqual([
      'redraw-box',
      'remove-tracklets',
      'trim',
      'swap',
      'split',
    ]);
    expect(history.operations.at(-1)?.details).toEqual({ tracklet: 1_000_001, time: cut });
    let undone = 0;
    while ((await client.history.undo()).operation !== null) undone++;
    expect(undone).toBe(5);
    expect(await client.tracklets.list({})).toEqual(before);
    expect((await client.history.redo()).operation).toMatchObject({ kind: 'split', isUndone: false });
    expect((await client.history.list({ limit: 1 })).canRedo).toBe(true);
  });

  it('keep answers, moments, buttons and searches', async () => {
    using folder = temporaryFolder();
    await using service = openSample(folder);
    const client = createLocalClient(service);
    const { person } = await client.people.create({});
    const { person: other } = await client.people.create({ name: 'Bo' });
    await client.answers.set({ tracklets: [2_000_001, 1_000_001], verdict: 'same' });
    await client.answers.refuse({ person, tracklets: [1_000_002] });
    await client.answers.setApart({ people: [other, person], isApart: true });
    expect(await client.answers.list()).toEqual({
      tracklets: [{ tracklets: [1_000_001, 2_000_001], verdict: 'same' }],
      refusals: [{ person, tracklet: 1_000_002 }],
      apart: [[person, other]],
      groups: [],
      whole: [],
    });
    await expect(client.people.merge({ kept: person, gone: [other] })).rejects.toThrow(
      refusal('declared-apart'),
    );
    const { moment } = await client.moments.add({ tag: 'shot', camera: 'left', start: 1, end: 2, person });
    await client.moments.edit({ moment, changes: { camera: 'right', note: 'late' } });
    expect(await client.moments.list()).toEqual([
      { moment, tag: 'shot', camera: 'right', start: 1, end: 2, person, note: 'late' },
    ]);
    const { button } = await client.buttons.add({ tag: 'shot', key: '1' });
    expect(await client.buttons.list()).toEqual([
      { button, tag: 'shot', person: null, key: '1', colour: null, lead: 2, lag: 2, repeat: 'extend' },
    ]);
    const query = { filters: { hiddenCameras: ['right'], leastHeight: 80 }, question: { person } };
    const { search } = await client.savedSearches.save({ name: 'left', query });
    const { search: late } = await client.savedSearches.save({
      name: 'late',
      query: { filters: { from: 60 } },
    });
    await client.savedSearches.rename({ search, name: 'left, large' });
    expect(await client.savedSearches.list()).toEqual([
      { search: late, name: 'late', query: { filters: { from: 60 } } },
      { search, name: 'left, large', query },
    ]);
    await expect(client.savedSearches.rename({ search: late, name: 'left, large' })).rejects.toThrow(
      refusal('name-taken'),
    );
    await client.history.undo();
    expect((await client.savedSearches.list()).map(({ name }) => name)).toEqual(['late', 'left']);
    await client.cameras.declareViews({ cameras: ['right', 'left'], relation: 'apart' });
    expect(await client.cameras.views()).toEqual([{ cameras: ['left', 'right'], relation: 'apart' }]);
  });

  it('warn of tracklets that are broken up more than the expected people explain', async () => {
    using folder = temporaryFolder();
    await using service = openSample(folder);
    const client = createLocalClient(service);
    expect(await client.roster.expectation()).toMatchObject({
      expectedPeople: null,
      people: 0,
      warning: null,
    });
    await client.roster.expect({ count: 3 });
    // Six tracklets in twice eleven seconds: 17 a minute for three people.
    const { trackletsPerMinute, warning } = await client.roster.expectation();
    expect(trackletsPerMinute).toBeGreaterThan(12);
    expect(warning).toMatch(/3 people/);
    await client.roster.expect({ count: 30 });
    expect((await client.roster.expectation()).warning).toBeNull();
  });

  it('tell everybody who watches what to ask for anew', async () => {
    using folder = temporaryFolder();
    await using service = openSample(folder);
    const client = createLocalClient(service);
    const stop = new AbortController();
    const changes = await client.changes.watch(undefined, { signal: stop.signal });
    const next = async () => (await changes.next()).value;
    expect(await next()).toEqual({ revision: 0, topics: [] });
    const { person } = await client.people.create({ name: 'Ada' });
    await client.people.edit({ person, changes: { name: 'Ada' } });
    await client.repair.split({ tracklet: 1_000_001, time: 2 });
    await client.history.undo();
    expect(await next()).toEqual({ revision: 1, topics: ['people', 'history'] });
    expect(await next()).toEqual({ revision: 2, topics: ['tracklets', 'history'] });
    expect(await next()).toEqual({ revision: 3, topics: ['tracklets', 'history'] });
    stop.abort();
  });

  it('let the search follow repairs', async () => {
    using folder = temporaryFolder();
    await using service = openSample(folder);
    const client = createLocalClient(service);
    const found = async () =>
      (await client.search.query({ query: { tracklet: 1_000_001 } })).results
        .map((result) => result.tracklet)
        .sort((a, b) => a - b);
    expect(await found()).toEqual([2_000_001, 2_000_002, 2_000_003]);
    await client.repair.remove({ tracklets: [2_000_002] });
    expect(await found()).toEqual([2_000_001, 2_000_003]);
    const { tracklet } = await client.repair.split({ tracklet: 2_000_003, time: START + 1 });
    // Its only crop is of the last chunk and goes with the part after.
    expect(await found()).toEqual([2_000_001, tracklet]);
    await client.history.undo();
    await client.history.undo();
    expect(await found()).toEqual([2_000_001, 2_000_002, 2_000_003]);
  });
});

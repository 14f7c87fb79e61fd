import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORPCError } from '@orpc/client';
import type { Appearance, EngineClient, Moment, Person, TagButton } from '../../../core/api/index.ts';
import type * as AnswersModule from '../../../renderer/state/answer-book.svelte.ts';
import type * as EditsModule from '../../../renderer/state/edits.svelte.ts';
import type * as NoticesModule from '../../../renderer/state/notices.svelte.ts';
import type * as SyncModule from '../../../renderer/state/project-sync.svelte.ts';
import type * as ResultsModule from '../../../renderer/state/results.svelte.ts';
import type * as ReviewModule from '../../../renderer/state/review.svelte.ts';
import type * as RosterModule from '../../../renderer/state/roster.svelte.ts';
import type * as SearchModule from '../../../renderer/state/search.svelte.ts';
import type * as TagsModule from '../../../renderer/state/tag-board.svelte.ts';
import { StateModules } from '../support/state-modules.ts';

let modules: StateModules;

beforeAll(async () => {
  modules = await StateModules.open();
});

afterAll(async () => {
  await modules[Symbol.asyncDispose]();
});

const STORE = { getItem: () => null, setItem: () => undefined };

function appearance(tracklet: number): Appearance {
  return {
    rank: tracklet,
    tracklet,
    camera: 'left',
    start: 0,
    end: 1,
    similarity: 0.5,
    duration: 1,
    likelihood: null,
    person: null,
    box: { x: 0, y: 0, width: 1, height: 1 },
    boxTime: 0,
    thumbnail: null,
  };
}

function somebody(person: number, tracklets: readonly number[]): Person {
  return {
    person,
    name: `Person ${person}`,
    isNamed: false,
    number: '',
    team: null,
    role: '',
    notes: '',
    colour: null,
    isHidden: false,
    tracklets: [...tracklets],
    secondsOnScreen: 0,
    firstSeen: null,
    lastSeen: null,
    thumbnail: null,
  };
}

/** A review of tracklet 1 with answers 2 to 5, and an engine that keeps people and answers as the real one does. */
async function reviewing(people: Person[] = []) {
  const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
  const { Search } = await modules.load<typeof SearchModule>('state/search.svelte.ts');
  const { Results } = await modules.load<typeof ResultsModule>('state/results.svelte.ts');
  const { Roster } = await modules.load<typeof RosterModule>('state/roster.svelte.ts');
  const { AnswerBook } = await modules.load<typeof AnswersModule>('state/answer-book.svelte.ts');
  const { ProjectEdits } = await modules.load<typeof EditsModule>('state/edits.svelte.ts');
  const { Review } = await modules.load<typeof ReviewModule>('state/review.svelte.ts');
  const calls: unknown[] = [];
  const answers = {
    tracklets: [] as { tracklets: [number, number]; verdict: string }[],
    refusals: [] as { person: number; tracklet: number }[],
    apart: [],
    groups: [],
  };
  let overlaps = false;
  const refuseOverlap = (allow: boolean): void => {
    if (overlaps && !allow)
      throw new ORPCError('CONFLICT', { data: { code: 'overlap', message: 'They overlap.' } });
  };
  const engine = {
    search: {
      query: () =>
        Promise.resolve({
          query: { tracklet: 1, camera: 'left', start: 0, end: 1, thumbnail: null },
          results: [2, 3, 4, 5].map(appearance),
          elapsed: 0,
        }),
    },
    people: {
      list: () => Promise.resolve([...people]),
      create: async ({ tracklets, allowOverlap }: { tracklets: number[]; allowOverlap: boolean }) => {
        await Promise.resolve();
        refuseOverlap(allowOverlap);
        calls.push(['create', tracklets]);
        people.push(somebody(70 + people.length, tracklets));
      },
      assign: async ({ person, tracklets }: { person: number; tracklets: number[] }) => {
        await Promise.resolve();
        calls.push(['assign', person, tracklets]);
        people.find((known) => known.person === person)?.tracklets.push(...tracklets);
      },
    },
    teams: { list: () => Promise.resolve([]) },
    answers: {
      list: () => Promise.resolve(answers),
      set: async ({ tracklets, verdict }: { tracklets: [number, number]; verdict: string }) => {
        await Promise.resolve();
        calls.push(['answer', tracklets, verdict]);
        answers.tracklets.push({ tracklets, verdict });
      },
      refuse: async ({ person, tracklets }: { person: number; tracklets: number[] }) => {
        await Promise.resolve();
        calls.push(['refuse', person, tracklets]);
        answers.refusals.push(...tracklets.map((tracklet) => ({ person, tracklet })));
      },
    },
  } as unknown as EngineClient;
  const notices = new Notices();
  const search = new Search(engine);
  const results = new Results(search, STORE, {
    teamOf: () => null,
    projectTime: (_camera: string, time: number) => time,
  });
  const roster = new Roster(engine, notices);
  const book = new AnswerBook(engine, notices);
  const edits = new ProjectEdits(engine, notices);
  const review = new Review({ search, results, roster, answers: book, edits }, (next) => {
    search.chosen = next.tracklet;
  });
  const reload = (): Promise<unknown> => Promise.all([roster.load(), book.load()]);
  await search.find(1);
  await reload();
  const verdicts = (): string[] => search.appearances.map((each) => review.verdictOf(each));
  return { review, search, calls, reload, verdicts, notices, overlap: (is: boolean) => (overlaps = is) };
}

describe('Review', () => {
  it('makes somebody of the first yes, adds to them with the next, and goes on to what is open', async () => {
    const { review, search, calls, reload, verdicts } = await reviewing();
    search.chosen = 3;
    await review.confirm();
    await reload();
    expect(calls).toEqual([['create', [1, 3]]]);
    expect([verdicts(), search.chosen]).toEqual([['open', 'confirmed', 'open', 'open'], 4]);
    await review.confirm();
    await reload();
    expect(calls.at(-1)).toEqual(['assign', 70, [4]]);
    await review.reject();
    await reload();
    expect(calls.at(-1)).toEqual(['refuse', 70, [5]]);
    expect(verdicts()).toEqual(['open', 'confirmed', 'confirmed', 'rejected']);
  });

  it('keeps a no before there is anybody, and marks what is somebody else’s', async () => {
    const { review, search, calls, reload, verdicts } = await reviewing([somebody(9, [5])]);
    expect(verdicts()).toEqual(['open', 'open', 'open', 'taken']);
    search.chosen = 2;
    await review.reject();
    review.skip();
    await reload();
    expect(calls).toEqual([['answer', [1, 2], 'different']]);
    expect(verdicts()).toEqual(['rejected', 'skipped', 'open', 'taken']);
    expect(review.openCount).toBe(1);
  });

  it('asks once more where somebody would be twice in one picture', async () => {
    const { review, search, calls, overlap, notices } = await reviewing();
    overlap(true);
    search.chosen = 2;
    await review.confirm();
    expect([calls, review.asksOverlap, notices.list]).toEqual([[], 2, []]);
    await review.confirm();
    expect([calls, review.asksOverlap]).toEqual([[['create', [1, 2]]], undefined]);
  });
});

describe('TagBoard', () => {
  const button: TagButton = {
    button: 1,
    tag: 'Shot',
    person: null,
    key: 'q',
    colour: null,
    lead: 2,
    lag: 3,
    repeat: 'extend',
  };
  const moment: Moment = {
    moment: 5,
    tag: 'Shot',
    camera: 'left',
    start: 8,
    end: 13,
    person: null,
    note: '',
  };

  it.each([
    ['begins a moment with lead and lag', button, 20, ['add', { start: 18, end: 23 }]],
    ['never begins before the video', button, 1, ['add', { start: 0, end: 4 }]],
    ['makes the open moment longer', button, 12, ['edit', { moment: 5, changes: { end: 15 } }]],
    [
      'begins another where the button says so',
      { ...button, repeat: 'anew' } as const,
      12,
      ['add', { start: 10, end: 15 }],
    ],
  ] as const)('%s', async (_case, pressed, time, expected) => {
    const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
    const { TagBoard } = await modules.load<typeof TagsModule>('state/tag-board.svelte.ts');
    const calls: unknown[] = [];
    const take = (name: string) => (input: unknown) => Promise.resolve(calls.push([name, input]));
    const engine = {
      moments: { list: () => Promise.resolve([moment]), add: take('add'), edit: take('edit') },
      buttons: { list: () => Promise.resolve([button]) },
    } as unknown as EngineClient;
    const board = new TagBoard(engine, new Notices(), () => ({ camera: 'left', time }));
    await board.load();
    expect(board.buttonOf('q')?.tag).toBe('Shot');
    await board.press(pressed);
    expect(calls).toMatchObject([expected]);
  });
});

describe('ProjectSync', () => {
  it('loads what a change is about, and the history with every change', async () => {
    const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
    const { ProjectSync } = await modules.load<typeof SyncModule>('state/project-sync.svelte.ts');
    const loaded: string[] = [];
    const load = (topic: string) => () => Promise.resolve(void loaded.push(topic));
    const news = [
      { revision: 1, topics: ['people', 'answers'] },
      { revision: 2, topics: ['tracklets', 'history'] },
    ];
    const engine = {
      changes: {
        watch: () =>
          Promise.resolve(
            (async function* () {
              for (const each of news) yield await Promise.resolve(each);
            })(),
          ),
      },
    } as unknown as EngineClient;
    const sync = new ProjectSync(engine, new Notices(), {
      people: load('people'),
      answers: load('answers'),
      tracklets: load('tracklets'),
      moments: load('moments'),
      cameras: load('cameras'),
      project: load('project'),
      models: load('models'),
      searches: load('searches'),
      history: load('history'),
    });
    await sync.watch();
    expect(loaded).toEqual(['people', 'answers', 'history', 'tracklets', 'history']);
  });
});

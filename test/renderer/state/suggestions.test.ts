import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineClient, JobProgress, SuggestionSet } from '../../../core/api/index.ts';
import type * as DoubtsModule from '../../../renderer/state/doubts.svelte.ts';
import type * as NoticesModule from '../../../renderer/state/notices.svelte.ts';
import type * as SuggestionsModule from '../../../renderer/state/suggestions.svelte.ts';
import { StateModules } from '../support/state-modules.ts';

const JOB: JobProgress = {
  ...{ job: 9, kind: 'suggest', state: 'running', stage: '', fraction: 0 },
  ...{ rate: null, remaining: null, warnings: [], error: null },
};

let modules: StateModules;

beforeAll(async () => {
  modules = await StateModules.open();
});

afterAll(async () => {
  await modules[Symbol.asyncDispose]();
});

describe('Suggestions', () => {
  it('are accepted and refused one by one or all, and what is left keeps its order', async () => {
    const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
    const { Suggestions } = await modules.load<typeof SuggestionsModule>('state/suggestions.svelte.ts');
    const calls: unknown[] = [];
    const set: SuggestionSet = {
      groups: [
        { person: null, tracklets: [1, 2], likelihood: 0.99 },
        { person: 7, tracklets: [3], likelihood: 0.97 },
        { person: null, tracklets: [4, 5], likelihood: 0.95 },
      ],
      splits: [
        { tracklet: 8, time: 4.5, likelihood: 0.2 },
        { tracklet: 9, time: 6, likelihood: 0.3 },
      ],
      isCalibrated: true,
    };
    const take = (name: string) => (input: unknown) => Promise.resolve(calls.push([name, input]));
    const engine = {
      suggestions: {
        start: (input: unknown) => {
          calls.push(['start', input]);
          return Promise.resolve({ job: 9 });
        },
        result: () => Promise.resolve(set),
        keepWhole: take('whole'),
        accept: take('accept'),
        refuse: take('refuse'),
      },
      repair: { split: take('split') },
    } as unknown as EngineClient;
    const suggestions = new Suggestions(engine, new Notices());
    suggestions.precision = 0.95;
    await suggestions.ask();
    await suggestions.follow({ ...JOB, state: 'done', fraction: 1 });
    const [first, second, third] = set.groups;
    if (first === undefined || second === undefined || third === undefined) throw new Error('Three groups.');
    await suggestions.refuse([second]);
    expect(suggestions.phase).toMatchObject({ kind: 'ready', set: { groups: [first, third] } });
    await suggestions.accept([first, third]);
    expect(suggestions.phase).toMatchObject({ kind: 'ready', set: { groups: [] } });
    const [mixed, whole] = set.splits;
    if (mixed === undefined || whole === undefined) throw new Error('Two splits.');
    await suggestions.split(mixed);
    expect(suggestions.phase).toMatchObject({ kind: 'ready', set: { splits: [whole] } });
    await suggestions.keepWhole(whole);
    expect(suggestions.phase).toMatchObject({ kind: 'ready', set: { splits: [] } });
    expect(calls).toEqual([
      ['start', { precision: 0.95 }],
      ['refuse', { groups: [{ person: 7, tracklets: [3] }] }],
      [
        'accept',
        {
          groups: [
            { person: null, tracklets: [1, 2] },
            { person: null, tracklets: [4, 5] },
          ],
        },
      ],
      ['split', { tracklet: 8, time: 4.5 }],
      ['whole', { tracklet: 9 }],
    ]);
  });

  it('stay given up: the job is stopped also where it had no number yet, and what is still heard of it is not taken', async () => {
    const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
    const { Suggestions } = await modules.load<typeof SuggestionsModule>('state/suggestions.svelte.ts');
    const cancelled: unknown[] = [];
    const started = Promise.withResolvers<{ job: number }>();
    const engine = {
      suggestions: { start: () => started.promise },
      jobs: { cancel: (input: unknown) => Promise.resolve(cancelled.push(input)) },
    } as unknown as EngineClient;
    const suggestions = new Suggestions(engine, new Notices());
    const asked = suggestions.ask();
    await suggestions.cancel();
    started.resolve({ job: 9 });
    await asked;
    expect(cancelled).toEqual([{ job: 9 }]);
    await suggestions.follow(JOB);
    expect(suggestions.phase).toEqual({ kind: 'idle' });
  });

  it('show how far their job is, also after the window was opened again, and drop it when cancelled', async () => {
    const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
    const { Suggestions } = await modules.load<typeof SuggestionsModule>('state/suggestions.svelte.ts');
    const cancelled: unknown[] = [];
    const engine = {
      suggestions: { result: () => Promise.resolve(null) },
      jobs: { cancel: (input: unknown) => Promise.resolve(cancelled.push(input)) },
    } as unknown as EngineClient;
    const suggestions = new Suggestions(engine, new Notices());
    await suggestions.follow({ ...JOB, kind: 'ingest' });
    await suggestions.follow({ ...JOB, job: 8, state: 'done' });
    expect(suggestions.phase).toEqual({ kind: 'idle' });
    await suggestions.follow({ ...JOB, fraction: 0.4 });
    expect(suggestions.phase).toMatchObject({ kind: 'asking', progress: { fraction: 0.4 } });
    await suggestions.cancel();
    expect([suggestions.phase, cancelled]).toEqual([{ kind: 'idle' }, [{ job: 9 }]]);
    await suggestions.follow({ ...JOB, state: 'cancelled' });
    expect(suggestions.phase).toEqual({ kind: 'idle' });
  });

  it('are there where their job ended before its number was known', async () => {
    const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
    const { Suggestions } = await modules.load<typeof SuggestionsModule>('state/suggestions.svelte.ts');
    const set: SuggestionSet = { groups: [], splits: [], isCalibrated: false };
    const started = Promise.withResolvers<{ job: number }>();
    const engine = {
      suggestions: { start: () => started.promise, result: () => Promise.resolve(set) },
    } as unknown as EngineClient;
    const suggestions = new Suggestions(engine, new Notices());
    const asking = suggestions.ask();
    await suggestions.follow(JOB);
    await suggestions.follow({ ...JOB, state: 'done', fraction: 1 });
    expect(suggestions.phase).toMatchObject({ kind: 'asking' });
    started.resolve({ job: 9 });
    await asking;
    expect(suggestions.phase).toEqual({ kind: 'ready', set });
  });
});

describe('Doubts', () => {
  it('are stepped through by project time, over all cameras', async () => {
    const { Notices } = await modules.load<typeof NoticesModule>('state/notices.svelte.ts');
    const { Doubts } = await modules.load<typeof DoubtsModule>('state/doubts.svelte.ts');
    const doubt = { tracklets: [1], reason: 'crossing', strength: 1 } as const;
    const engine = {
      suggestions: {
        doubts: () =>
          Promise.resolve([
            { ...doubt, camera: 'left', time: 5 },
            { ...doubt, camera: 'right', time: 1 },
          ]),
      },
    } as unknown as EngineClient;
    const doubts = new Doubts(engine, new Notices(), (camera, time) =>
      camera === 'right' ? time + 2 : time,
    );
    await doubts.load();
    expect(doubts.next(0, 1)).toMatchObject({ camera: 'right', projectTime: 3 });
    expect(doubts.next(3, 1)).toMatchObject({ camera: 'left', projectTime: 5 });
    expect(doubts.next(5, 1)).toBeUndefined();
    expect(doubts.next(5, -1)).toMatchObject({ camera: 'right' });
  });
});

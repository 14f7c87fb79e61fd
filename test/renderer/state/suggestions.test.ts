import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineClient, SuggestionSet } from '../../../core/api/index.ts';
import type * as DoubtsModule from '../../../renderer/state/doubts.svelte.ts';
import type * as NoticesModule from '../../../renderer/state/notices.svelte.ts';
import type * as SuggestionsModule from '../../../renderer/state/suggestions.svelte.ts';
import { StateModules } from '../support/state-modules.ts';

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
      splits: [],
      isCalibrated: true,
    };
    const take = (name: string) => (input: unknown) => Promise.resolve(calls.push([name, input]));
    const engine = {
      suggestions: {
        list: (input: unknown) => {
          calls.push(['list', input]);
          return Promise.resolve(set);
        },
        accept: take('accept'),
        refuse: take('refuse'),
      },
    } as unknown as EngineClient;
    const suggestions = new Suggestions(engine, new Notices());
    suggestions.precision = 0.95;
    await suggestions.ask();
    const [first, second, third] = set.groups;
    if (first === undefined || second === undefined || third === undefined) throw new Error('Three groups.');
    await suggestions.refuse([second]);
    expect(suggestions.phase).toMatchObject({ kind: 'ready', set: { groups: [first, third] } });
    await suggestions.accept([first, third]);
    expect(suggestions.phase).toMatchObject({ kind: 'ready', set: { groups: [] } });
    expect(calls).toEqual([
      ['list', { precision: 0.95 }],
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
    ]);
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

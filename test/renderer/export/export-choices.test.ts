import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as ChoicesModule from '../../../renderer/export/export-choices.svelte.ts';
import { StateModules } from '../support/state-modules.ts';

let modules: StateModules;

beforeAll(async () => {
  modules = await StateModules.open();
});

afterAll(async () => {
  await modules[Symbol.asyncDispose]();
});

const FORMATS = [
  {
    id: 'mot',
    name: 'MOT',
    extension: '',
    reads: true,
    writes: true,
    hasAppearances: false,
    hasPictures: true,
  },
  {
    id: 'edl',
    name: 'EDL',
    extension: 'edl',
    reads: false,
    writes: true,
    hasAppearances: true,
    hasPictures: false,
  },
];

function memory(): {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
} {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

async function choices(store = memory()) {
  const { ExportChoices } = await modules.load<typeof ChoicesModule>('export/export-choices.svelte.ts');
  return new ExportChoices(store, {
    cameras: () => ['left', 'right'],
    formats: () => FORMATS,
    results: () => [12, 11],
  });
}

describe('what an export is asked for', () => {
  it('names only what was narrowed down, and cuts only what has appearances', async () => {
    const all = await choices();
    all.what = 'mot';
    expect(all.order()).toEqual({ kind: 'export', input: { format: 'mot' } });
    const part = await choices();
    part.what = 'edl';
    part.whom = 'team';
    part.team = 'Reds';
    part.leftOut.add('left');
    part.from = '1:00';
    part.to = '2:30.5';
    part.exactCut = { padding: 2, join: 0.5 };
    expect(part.order()).toEqual({
      kind: 'export',
      input: {
        format: 'edl',
        teams: ['Reds'],
        cameras: ['right'],
        from: 60,
        to: 150.5,
        lead: 2,
        lag: 2,
        join: 0.5,
      },
    });
  });

  it('hides others where pictures leave of chosen people', async () => {
    const asked = await choices();
    asked.choose('mot');
    asked.hidesOthers = true;
    expect(asked.canHide).toBe(false);
    expect(asked.order().input).not.toHaveProperty('hidesOthers');
    asked.whom = 'people';
    asked.people.add('Ada');
    expect(asked.canHide).toBe(true);
    expect(asked.order().input).toMatchObject({ people: ['Ada'], hidesOthers: true });
    asked.choose('edl');
    expect(asked.order().input).not.toHaveProperty('hidesOthers');
  });

  it('of videos can be of what a search found, and of nothing that files cannot be of', async () => {
    const found = await choices();
    found.choose('reel');
    found.whom = 'results';
    found.look.hasNames = true;
    expect(found.order()).toMatchObject({
      kind: 'clips',
      input: { as: 'reel', tracklets: [12, 11], hasNames: true, hasSound: true, lead: 1 },
    });
    found.choose('mot');
    expect(found.order()).toEqual({ kind: 'export', input: { format: 'mot' } });
  });

  it('is complete before it starts', async () => {
    const asked = await choices();
    asked.what = 'reel';
    expect(asked.missing).toBe('whom');
    asked.whom = 'people';
    expect(asked.missing).toBe('people');
    asked.people.add('Ada');
    expect(asked.missing).toBeUndefined();
    asked.from = 'soon';
    expect(asked.missing).toBe('from');
    asked.from = '0:10';
    asked.to = '10';
    expect(asked.missing).toBe('range');
    asked.to = '';
    asked.leftOut.add('left');
    asked.leftOut.add('right');
    expect(asked.missing).toBe('cameras');
  });

  it('is remembered the next time, but not whom it was about', async () => {
    const store = memory();
    const first = await choices(store);
    first.what = 'clips';
    first.whom = 'people';
    first.people.add('Ada');
    first.clipCut = { padding: 3, join: 1 };
    first.hidesOthers = true;
    first.order();
    const second = await choices(store);
    expect([second.what, second.clipCut, second.hidesOthers, second.look.hasBox]).toEqual([
      'clips',
      { padding: 3, join: 1 },
      true,
      false,
    ]);
    expect(second.people.size).toBe(0);
    expect(JSON.stringify(store.getItem('sightline.export'))).not.toContain('Ada');
  });

  it('starts afresh where what was remembered is not understood', async () => {
    const store = memory();
    store.setItem('sightline.export', '{"what":3,"clipCut":{"padding":-1},"look":{"hasBox":"yes"}}');
    const fresh = await choices(store);
    expect([fresh.what, fresh.clipCut, fresh.look.hasBox]).toEqual(['html', { padding: 1, join: 2 }, false]);
  });
});

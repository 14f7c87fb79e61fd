import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canClash, COMMANDS, defaultKeys, KEY_MAP_NAMES } from '../../../renderer/keys/commands.ts';
import { chordOf, chordParts } from '../../../renderer/keys/key-chord.ts';
import { findCommands } from '../../../renderer/keys/find-command.ts';
import type * as KeyMapsModule from '../../../renderer/keys/key-maps.svelte.ts';
import { keysDocument } from '../../../scripts/keys-document.ts';
import { StateModules } from '../support/state-modules.ts';

let modules: StateModules;

beforeAll(async () => {
  modules = await StateModules.open();
});

afterAll(async () => {
  await modules[Symbol.asyncDispose]();
});

/** Keeps choices for as long as a test runs, as a browser's storage does. */
function memoryStore(entries: Record<string, string> = {}): Pick<Storage, 'getItem' | 'setItem'> {
  const map = new Map(Object.entries(entries));
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
  };
}

async function keyMaps(store = memoryStore()) {
  const { KeyMaps } = await modules.load<typeof KeyMapsModule>('keys/key-maps.svelte.ts');
  return new KeyMaps(store);
}

const press = { key: 'a', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('the table of commands', () => {
  it.each(KEY_MAP_NAMES)('gives no key to two commands that can act at once: %s', (map) => {
    const doubles = COMMANDS.flatMap(({ id }, index) =>
      COMMANDS.slice(index + 1)
        .filter((other) => canClash(id, other.id))
        .filter((other) => defaultKeys(map, id).some((key) => defaultKeys(map, other.id).includes(key)))
        .map((other) => `${id} and ${other.id}`),
    );
    expect(doubles).toEqual([]);
  });

  it('is what docs/keys.md says (node scripts/keys-document.ts writes it)', async () => {
    const written = await readFile(new URL('../../../docs/keys.md', import.meta.url), 'utf8');
    expect(written).toBe(await keysDocument());
  });
});

describe('chordOf', () => {
  it.each([
    ['a letter', {}, 'a'],
    ['a capital, with Shift', { key: 'A', shiftKey: true }, 'Shift+a'],
    ['a capital by the lock alone', { key: 'A' }, 'a'],
    ['a sign that needs Shift here', { key: '?', shiftKey: true }, '?'],
    ['an arrow with Shift', { key: 'ArrowUp', shiftKey: true }, 'Shift+ArrowUp'],
    ['space with Shift', { key: ' ', shiftKey: true }, 'Shift+ '],
    ['Ctrl and ⌘ alike', { key: 'k', metaKey: true }, 'Mod+k'],
    [
      'all modifiers in one order',
      { key: 'P', ctrlKey: true, altKey: true, shiftKey: true },
      'Mod+Alt+Shift+p',
    ],
    ['no modifier alone', { key: 'Shift', shiftKey: true }, undefined],
  ])('names %s', (_case, part, chord) => {
    expect(chordOf({ ...press, ...part })).toBe(chord);
  });

  it('takes a chord apart, also where the key itself is a plus', () => {
    expect(chordParts('Mod+Shift+p')).toEqual(['Mod', 'Shift', 'p']);
    expect(chordParts('+')).toEqual(['+']);
    expect(chordParts('Alt++')).toEqual(['Alt', '+']);
  });
});

describe('findCommands', () => {
  it('finds by beginnings of words, in any order', () => {
    expect(findCommands('END go')).toEqual(['go-to-end', 'tracklet-end']);
    expect(findCommands('half sp')).toEqual(['play-slowly-backwards', 'play-slowly-forwards']);
    expect(findCommands('nd')).toEqual([]);
    expect(findCommands(' ')).toHaveLength(COMMANDS.length);
  });
});

describe('KeyMaps', () => {
  it('finds commands by key, in the chosen map', async () => {
    const keys = await keyMaps();
    expect([keys.commandOf('d', 'review'), keys.commandOf('k', 'review')]).toEqual([undefined, 'pause']);
    keys.choose('annotator');
    expect([keys.commandOf('d', 'review'), keys.commandOf('k', 'review')]).toEqual(['step-back', undefined]);
  });

  it('warns of a conflict, and on request takes the key from the other command', async () => {
    const keys = await keyMaps();
    expect(keys.conflicts(',', 'toggle-play')).toEqual(['step-back']);
    keys.assign('toggle-play', ',');
    expect(keys.keysOf('toggle-play')).toEqual([',']);
    expect(keys.keysOf('step-back')).toEqual(['ArrowLeft']);
    expect(keys.commandOf(',', 'review')).toBe('toggle-play');
    expect(keys.commandOf(' ', 'review')).toBeUndefined();
  });

  it('restores one command with its keys, and all', async () => {
    const keys = await keyMaps();
    keys.assign('toggle-play', ',');
    keys.restore('step-back');
    expect([keys.keysOf('step-back'), keys.keysOf('toggle-play')]).toEqual([['ArrowLeft', ','], []]);
    expect([keys.isChanged('step-back'), keys.hasChanges]).toEqual([false, true]);
    keys.restoreAll();
    expect([keys.keysOf('toggle-play'), keys.hasChanges]).toEqual([[' '], false]);
  });

  it('remembers the map and its changes', async () => {
    const store = memoryStore();
    const first = await keyMaps(store);
    first.choose('annotator');
    first.assign('step-back', 'Mod+ArrowLeft');
    const second = await keyMaps(store);
    expect(second.chosen).toBe('annotator');
    expect(second.keysOf('step-back')).toEqual(['Mod+ArrowLeft']);
    second.choose('editor');
    expect(second.keysOf('step-back')).toEqual(['ArrowLeft', ',']);
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['another shape', '{"editor":{"pause":"k","gone":["x"],"toggle-play":[1]},"annotator":7}'],
  ])('comes with its own keys where the stored ones are %s', async (_case, stored) => {
    const keys = await keyMaps(memoryStore({ 'sightline.keys': stored, 'sightline.key-map': '"?"' }));
    expect([keys.chosen, keys.hasChanges, keys.keysOf('pause')]).toEqual(['editor', false, ['k']]);
  });
});

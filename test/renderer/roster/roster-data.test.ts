import { describe, expect, it } from 'vitest';
import { personColour, textOn } from '../../../renderer/roster/person-colour.ts';
import { personTimes } from '../../../renderer/roster/person-times.ts';
import { listPeople, type Listed } from '../../../renderer/roster/roster-filter.ts';

function person(id: number, name: string, part: Partial<Listed> = {}): Listed {
  return { person: id, name, isNamed: true, number: '', team: null, isHidden: false, ...part };
}

describe('personTimes', () => {
  it('counts what two cameras see at once only once, and each camera for itself', () => {
    const times = personTimes([
      { tracklet: 2, camera: 'right', start: 4, end: 12 },
      { tracklet: 1, camera: 'left', start: 0, end: 10 },
      { tracklet: 3, camera: 'left', start: 20, end: 21 },
      { tracklet: 4, camera: 'left', start: 5, end: 6 },
    ]);
    expect(times.items.map(({ tracklet }) => tracklet)).toEqual([1, 2, 4, 3]);
    expect([times.firstSeen, times.lastSeen, times.onScreen]).toEqual([0, 21, 13]);
    expect([...times.byCamera]).toEqual([
      ['left', 11],
      ['right', 8],
    ]);
  });

  it('has no times for somebody who was never seen', () => {
    expect(personTimes([])).toMatchObject({ firstSeen: undefined, lastSeen: undefined, onScreen: 0 });
  });
});

describe('listPeople', () => {
  const people = [
    person(1, 'Ada Lovelace', { number: '10', team: 1 }),
    person(2, 'Bo Diddley', { number: '9', team: 1 }),
    person(3, 'Person 3', { isNamed: false }),
    person(4, 'Referee', { isHidden: true }),
    person(5, 'Cy Young', { team: 2 }),
  ];
  const ids = (
    ...args: Parameters<typeof listPeople> extends [unknown, ...infer Rest] ? Rest : never
  ): number[] => listPeople(people, ...args).map((found) => found.person);

  it.each([
    ['all', [2, 1, 5, 3]],
    ['named', [2, 1, 5]],
    ['unnamed', [3]],
    ['hidden', [4]],
  ] as const)('lists %s people by team, number and name', (filter, expected) => {
    expect(ids(filter, '')).toEqual(expected);
  });

  it('finds by the beginning of any word and by the whole number', () => {
    expect(ids('all', 'lov')).toEqual([1]);
    expect(ids('all', '9')).toEqual([2]);
    expect(ids('all', '1')).toEqual([]);
  });
});

describe('colours', () => {
  it('are the own one, then the kit’s, then one that stays', () => {
    expect(personColour({ person: 3, colour: '#abcdef' }, '#112233')).toBe('#abcdef');
    expect(personColour({ person: 3, colour: null }, '#112233')).toBe('#112233');
    expect(personColour({ person: 3, colour: null }, null)).toMatch(/^#[0-9a-f]{6}$/);
  });

  it('carry text of at least 4.5 to 1', () => {
    const luminance = (colour: string): number => {
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
        const value = parseInt(colour.slice(at, at + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const colours = Array.from({ length: 12 }, (_, id) => personColour({ person: id, colour: null }, null));
    for (const colour of [...colours, '#000000', '#ffffff', '#ff0000', '#777777']) {
      const [dark = 0, light = 0] = [luminance(colour), luminance(textOn(colour))].sort((a, b) => a - b);
      expect((light + 0.05) / (dark + 0.05), colour).toBeGreaterThanOrEqual(4.5);
    }
  });
});

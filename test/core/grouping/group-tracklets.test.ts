import { describe, expect, it } from 'vitest';
import {
  findCrossings,
  groupTracklets,
  type GroupingRules,
  type Likeness,
} from '../../../core/grouping/index.ts';
import { seededRandom } from '../video/seeded-random.ts';

const ANYTHING: GroupingRules = { canBeOne: () => true, isRefused: () => false, refusedGroups: [], same: [] };
const free = (...ids: number[]) => ids.map((id) => ({ id, person: null }));
const like = (...pairs: [number, number, number][]): Likeness[] =>
  pairs.map(([a, b, likelihood]) => ({ a, b, likelihood }));
const members = (groups: readonly { readonly tracklets: readonly number[] }[]) =>
  groups.map(({ tracklets }) => tracklets);

describe('groupTracklets', () => {
  it('joins what is likely at the precision asked for, and leaves the rest alone', () => {
    const pairs = like([1, 2, 0.97], [3, 4, 0.85], [2, 3, 0.3]);
    expect(members(groupTracklets(free(1, 2, 3, 4, 5), pairs, ANYTHING, 0.9))).toEqual([[1, 2]]);
    expect(members(groupTracklets(free(1, 2, 3, 4, 5), pairs, ANYTHING, 0.8))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('is not led along a chain: all pairs of two groups count together', () => {
    const chain = like([1, 2, 0.99], [3, 4, 0.99], [2, 3, 0.95]);
    expect(members(groupTracklets(free(1, 2, 3, 4), chain, ANYTHING, 0.9))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('never joins what cannot be one, however alike, and gives each to the likelier', () => {
    const rules = { ...ANYTHING, canBeOne: (a: number, b: number) => a + b !== 5 };
    const pairs = like([1, 2, 0.99], [2, 3, 0.999], [1, 3, 0.95]);
    expect(members(groupTracklets(free(1, 2, 3), pairs, rules, 0.9))).toEqual([[1, 2]]);
  });

  it('gives free tracklets to people, never two people to each other, never against a refusal', () => {
    const items = [...free(1, 2), { id: 10, person: 7 }, { id: 11, person: 7 }, { id: 20, person: 8 }];
    const pairs = like([1, 10, 0.98], [1, 11, 0.98], [10, 20, 0.99], [2, 20, 0.97]);
    expect(groupTracklets(items, pairs, ANYTHING, 0.9)).toMatchObject([
      { person: 7, tracklets: [1] },
      { person: 8, tracklets: [2] },
    ]);
    const refusing = { ...ANYTHING, isRefused: (person: number, id: number) => person === 7 && id === 1 };
    expect(groupTracklets(items, pairs, refusing, 0.9)).toMatchObject([{ person: 8, tracklets: [2] }]);
  });

  it('does not propose a refused group again, nor one that holds it', () => {
    const pairs = like([1, 2, 0.99], [1, 3, 0.99], [2, 3, 0.99], [1, 4, 0.99], [2, 4, 0.99], [3, 4, 0.99]);
    expect(members(groupTracklets(free(1, 2, 3, 4), pairs, ANYTHING, 0.9))).toEqual([[1, 2, 3, 4]]);
    const rules = { ...ANYTHING, refusedGroups: [[1, 2, 3]] };
    for (const group of members(groupTracklets(free(1, 2, 3, 4), pairs, rules, 0.9))) {
      expect([1, 2, 3].every((id) => group.includes(id))).toBe(false);
    }
  });

  it('begins with what the analyst said is the same', () => {
    const rules = { ...ANYTHING, same: [[1, 2]] as const };
    expect(members(groupTracklets(free(1, 2, 3), [], rules, 0.9))).toEqual([[1, 2]]);
  });

  it('holds its promises on random projects, and the order of what it is given does not matter', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 60; round++) {
      const items = Array.from({ length: 20 }, (_, id) => ({
        id: id + 1,
        person: random() < 0.3 ? 1 + Math.floor(random() * 3) : null,
      }));
      const pairs: Likeness[] = Array.from({ length: 80 }, () => ({
        a: 1 + Math.floor(random() * 20),
        b: 1 + Math.floor(random() * 20),
        likelihood: random(),
      }));
      const banned = new Set(
        pairs.filter(() => random() < 0.2).map(({ a, b }) => `${Math.min(a, b)} ${Math.max(a, b)}`),
      );
      const rules = {
        ...ANYTHING,
        canBeOne: (a: number, b: number) => !banned.has(`${Math.min(a, b)} ${Math.max(a, b)}`),
      };
      const groups = groupTracklets(items, pairs, rules, 0.6);
      expect(groupTracklets(items.toReversed(), pairs.toReversed(), rules, 0.6)).toEqual(groups);
      const proposed = groups.flatMap(({ tracklets }) => tracklets);
      expect(new Set(proposed).size).toBe(proposed.length);
      for (const { person, tracklets } of groups) {
        expect(tracklets.every((id) => items.find((item) => item.id === id)?.person === null)).toBe(true);
        const own = person === null ? [] : items.filter((item) => item.person === person).map(({ id }) => id);
        const all = [...own, ...tracklets];
        for (const a of all) for (const b of tracklets) if (a !== b) expect(rules.canBeOne(a, b)).toBe(true);
      }
    }
  });
});

describe('findCrossings', () => {
  const track = (tracklet: number, xs: readonly number[]) => ({
    tracklet,
    frames: Uint32Array.from(xs, (_, index) => index),
    times: Float64Array.from(xs, (_, index) => index / 10),
    boxes: Float64Array.from(xs.flatMap((x) => [x, 0, 40, 100])),
  });

  it('marks once, where two people cover each other most, and again when they meet later', () => {
    const away = Array.from({ length: 15 }, () => 500);
    const walker = track(2, [100, 80, 60, 40, 20, 4, 20, 40, ...away, 10, 8, 12]);
    const stander = track(1, walker.times.length > 0 ? Array.from(walker.times, () => 0) : []);
    expect(findCrossings([walker, stander])).toEqual([
      { time: 0.5, tracklets: [1, 2], overlap: 36 / 44 },
      { time: 2.4, tracklets: [1, 2], overlap: 32 / 48 },
    ]);
  });

  it('finds nothing where people keep their distance', () => {
    expect(findCrossings([track(1, [0, 0, 0]), track(2, [30, 40, 50])])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { splitVenue, type VenuePicture } from '../../../../core/engine/index.ts';
import { testFolder } from '../../training/drawn-people.ts';
import { venueProject } from './venue-project.ts';

const identities = (pictures: readonly VenuePicture[]): Set<number> =>
  new Set(pictures.map(({ identity }) => identity));
const views = (pictures: readonly VenuePicture[]): Set<number> => new Set(pictures.map(({ view }) => view));

const shared = (a: Set<number>, b: Set<number>): number[] => [...a].filter((each) => b.has(each));

describe('splitVenue', () => {
  it('sets a third of many people aside, none of whom is learned', () => {
    using project = venueProject(testFolder(), { people: 9, rounds: 2, isTagged: true });
    const { train, query, gallery, validation, note } = splitVenue(project, 'people');
    expect(identities(train).size).toBe(6);
    // Each of the six appears only twice: nothing is left to choose by.
    expect(validation).toEqual({ query: [], gallery: [] });
    expect(identities(gallery)).toEqual(identities(query));
    expect(shared(identities(query), identities(train))).toEqual([]);
    // One query a tracklet, its best crop; all crops answer.
    expect(query).toHaveLength(3 * 2);
    expect(gallery).toHaveLength(3 * 2 * 3);
    expect(query.every(({ crop }) => crop.quality === 0.9)).toBe(true);
    expect(note).toContain('3 of 9 people');
    expect(note).toContain('all steps are made');
  });

  it('sets the last moments of few people aside, in tracklets that are not learned', () => {
    using project = venueProject(testFolder(), { people: 4, rounds: 6, isTagged: true });
    const { train, query, validation } = splitVenue(project, 'people');
    expect(identities(train).size).toBe(4);
    expect(identities(query)).toEqual(identities(train));
    expect([views(train).size, views(validation.gallery).size, views(query).size]).toEqual([8, 8, 8]);
    // Learned from, then chosen by, then measured on.
    expect(Math.min(...views(validation.gallery))).toBeGreaterThan(Math.max(...views(train)));
    expect(Math.min(...views(query))).toBeGreaterThan(Math.max(...views(validation.gallery)));
  });

  it('learns without tags from the people whom one camera sees at once, and measures on others', () => {
    using project = venueProject(testFolder(), { people: 4, rounds: 3, isTagged: false });
    const { train, query, gallery, validation, note } = splitVenue(project, 'tracklets');
    expect(identities(train).size).toBe(4);
    const [first] = train;
    const round = project.tracklet(first?.view ?? 0);
    for (const view of views(train)) {
      const tracklet = project.tracklet(view);
      expect(tracklet?.start).toBeLessThanOrEqual(round?.end ?? 0);
      expect(tracklet?.end).toBeGreaterThanOrEqual(round?.start ?? 0);
    }
    expect(shared(identities(query), identities(train))).toEqual([]);
    expect([query.length, gallery.length]).toEqual([4, 8]);
    expect([validation.query.length, validation.gallery.length]).toEqual([4, 8]);
    expect(shared(identities(validation.query), identities(query))).toEqual([]);
    expect(note).toContain('Nobody is tagged');
  });

  it('measures without-tag learning on tagged people where there are some', () => {
    using project = venueProject(testFolder(), { people: 4, rounds: 4, isTagged: true });
    const { train, query, note } = splitVenue(project, 'tracklets');
    expect(identities(query).size).toBe(4);
    expect(shared(views(query), views(train))).toEqual([]);
    expect(note).toContain('tagged people’s other tracklets');
  });

  it('leaves dropped crops out everywhere, and asks with the next best one', () => {
    using project = venueProject(testFolder(), { people: 4, rounds: 6, isTagged: true });
    const all = splitVenue(project, 'people');
    const dropped = [all.train[0]?.crop.id ?? 0, all.query[0]?.crop.id ?? 0];
    const rest = splitVenue(project, 'people', dropped);
    const used = [...rest.train, ...rest.query, ...rest.gallery].map(({ crop }) => crop.id);
    expect(used.filter((crop) => dropped.includes(crop))).toEqual([]);
    expect(rest.train).toHaveLength(all.train.length - 1);
    expect(rest.query).toHaveLength(all.query.length);
  });

  it('says what is missing where nobody is tagged, or nobody is seen with others', () => {
    using untagged = venueProject(testFolder(), { people: 4, rounds: 4, isTagged: false });
    expect(() => splitVenue(untagged, 'people')).toThrow(expect.objectContaining({ code: 'too-few-people' }));
    using alone = venueProject(testFolder(), { people: 1, rounds: 4, isTagged: false });
    expect(() => splitVenue(alone, 'tracklets')).toThrow(/sees two people at one moment/u);
  });
});

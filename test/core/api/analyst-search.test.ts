import { describe, expect, it } from 'vitest';
import { createLocalClient, ProjectService, type EngineClient } from '../../../core/api/index.ts';
import { FRAME_TIMES, temporaryFolder } from '../library/sample-project.ts';
import { madeMatch, PEOPLE, personOf, trackletOf } from './made-match.ts';

function openMatch(folder: { file(name: string): string }, scatter?: number): ProjectService {
  const path = folder.file('match.sightline');
  madeMatch(path, scatter);
  return ProjectService.open(path, { mode: 'write' });
}

const ids = (results: readonly { readonly tracklet: number }[]): number[] =>
  results.map(({ tracklet }) => tracklet);
const search = async (client: EngineClient, input: Parameters<EngineClient['search']['query']>[0]) =>
  (await client.search.query(input)).results;

describe('the search of analysts', () => {
  it('includes the query’s own camera, and leaves it out on request', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    const query = { tracklet: trackletOf(0, 1, 0) };
    const all = await search(client, { query });
    // The five who are in the same picture cannot be the person.
    expect(all).toHaveLength(4 * PEOPLE - PEOPLE);
    expect(ids(all.slice(0, 3)).sort((a, b) => a - b)).toEqual([
      trackletOf(0, 1, 1),
      trackletOf(0, 2, 0),
      trackletOf(0, 2, 1),
    ]);
    expect(all[0]).toMatchObject({ rank: 1, person: null });
    expect(all[0]?.duration).toBeCloseTo((FRAME_TIMES[90] ?? 0) - (FRAME_TIMES[0] ?? 0), 6);
    const others = await search(client, { query, otherCamerasOnly: true });
    expect(new Set(others.map(({ camera }) => camera))).toEqual(new Set(['right']));
    expect(others).toHaveLength(2 * PEOPLE);
  });

  it('gives likelihoods that tell the person from others, without a label, and reports how good they are', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    for (let person = 0; person < PEOPLE; person++) {
      const results = await search(client, { query: { tracklet: trackletOf(person, 2, 1) } });
      for (const { tracklet, likelihood } of results) {
        if (likelihood === null) throw new Error('The match has enough certain pairs.');
        if (personOf(tracklet) === person) expect(likelihood).toBeGreaterThan(0.5);
        else expect(likelihood).toBeLessThan(0.5);
      }
    }
    const report = await client.likelihood.report();
    // Halves of 24 tracklets; 15 pairs of people at once in each of four stays.
    expect(report).toMatchObject({ samePairs: 24, differentPairs: 60 });
    expect(report?.error).toBeLessThan(0.2);
    // Nothing is certain across cameras before somebody answers.
    expect(report?.cameras).toMatchObject([
      { cameras: ['left', 'left'], samePairs: 12, differentPairs: 30 },
      { cameras: ['right', 'right'], samePairs: 12, differentPairs: 30 },
    ]);
    const binned = report?.cameras.map(({ bins }) => bins.reduce((sum, { count }) => sum + count, 0));
    expect(binned).toEqual([42, 42]);
  });

  it('learns from what the analyst says', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    const before = await client.likelihood.report();
    await client.people.create({ name: 'Ada', tracklets: [trackletOf(0, 1, 0), trackletOf(0, 2, 0)] });
    const after = await client.likelihood.report();
    expect(after?.samePairs).toBe((before?.samePairs ?? 0) + 1);
    // The five beside Ada in one camera are not Ada in the other, either way.
    expect(after?.differentPairs).toBe((before?.differentPairs ?? 0) + 10);
  });

  it('starts from a person with all their crops, and says whose the results are', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    const own = [trackletOf(1, 1, 0), trackletOf(1, 2, 0)];
    const { person } = await client.people.create({ name: 'Bo', tracklets: own });
    const { person: other } = await client.people.create({ name: 'Cy', tracklets: [trackletOf(2, 1, 1)] });
    const results = await search(client, { query: { person } });
    expect(ids(results).some((id) => own.includes(id))).toBe(false);
    expect(ids(results.slice(0, 2)).map(personOf)).toEqual([1, 1]);
    expect(results.find(({ tracklet }) => tracklet === trackletOf(2, 1, 1))?.person).toBe(other);
    await client.answers.refuse({ person, tracklets: [results[0]?.tracklet ?? 0] });
    expect(ids(await search(client, { query: { person } }))).not.toContain(results[0]?.tracklet);
    const { person: nobody } = await client.people.create({});
    await expect(search(client, { query: { person: nobody } })).rejects.toThrow(
      expect.objectContaining({ code: 'no-tracklets' }),
    );
  });

  it('lets confirmed tracklets join the query', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder, 2.5);
    const client = createLocalClient(service);
    const found = async (person: number, confirmed: number[]): Promise<number> => {
      const query = { tracklet: trackletOf(person, 1, 0) };
      const results = ids(await search(client, { query, confirmed }));
      expect(results).not.toContain(confirmed[0]);
      return results.slice(0, 2).filter((id) => personOf(id) === person).length;
    };
    let [alone, together] = [0, 0];
    for (let person = 0; person < PEOPLE; person++) {
      alone += await found(person, []);
      together += await found(person, [trackletOf(person, 2, 0)]);
    }
    expect(together).toBeGreaterThanOrEqual(alone);
  });

  it('lets what is like a rejected tracklet fall back', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    const query = { tracklet: trackletOf(0, 1, 0) };
    const before = ids(await search(client, { query }));
    let fallen = 0;
    for (let person = 1; person < PEOPLE; person++) {
      const wrong = trackletOf(person, 2, 0);
      const after = ids(await search(client, { query, rejected: [wrong] }));
      expect(after).not.toContain(wrong);
      const kept = before.filter((id) => id !== wrong);
      const mates = after.filter((id) => personOf(id) === person);
      expect(mates).toHaveLength(2);
      fallen += mates.reduce((sum, id) => sum + after.indexOf(id) - kept.indexOf(id), 0);
    }
    expect(fallen).toBeGreaterThan(0);
  });

  it('leaves out who is in another place at the time, once cameras are declared apart', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    const query = { tracklet: trackletOf(0, 1, 0) };
    await client.cameras.declareViews({ cameras: ['left', 'right'], relation: 'apart' });
    const apart = await search(client, { query });
    expect(ids(apart)).not.toContain(trackletOf(0, 2, 0));
    expect(ids(apart)).toContain(trackletOf(0, 2, 1));
    // By the right camera's own clock it was long after.
    await client.cameras.setClock({ camera: 'right', offset: 1000 });
    expect(ids(await search(client, { query }))).toContain(trackletOf(0, 2, 0));
  });

  it('leaves out the tracklets of people who were declared never to be the same, until that is taken back', async () => {
    using folder = temporaryFolder();
    await using service = openMatch(folder);
    const client = createLocalClient(service);
    const mate = trackletOf(0, 2, 1);
    const { person } = await client.people.create({ name: 'Ada', tracklets: [trackletOf(0, 1, 0)] });
    const { person: other } = await client.people.create({ name: 'Ida', tracklets: [mate] });
    const found = async (): Promise<boolean[]> =>
      Promise.all(
        [{ person }, { tracklet: trackletOf(0, 1, 0) }].map(async (query) =>
          ids(await search(client, { query })).includes(mate),
        ),
      );
    expect(await found()).toEqual([true, true]);
    await client.answers.setApart({ people: [person, other], isApart: true });
    expect(await found()).toEqual([false, false]);
    await client.history.undo();
    expect(await found()).toEqual([true, true]);
  });
});

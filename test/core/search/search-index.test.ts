import { describe, expect, it } from 'vitest';
import { CancelledError, InvalidOptionError } from '../../../core/errors/index.ts';
import { SearchIndex, type SearchEntry } from '../../../core/search/index.ts';
import { seededRandom } from '../video/seeded-random.ts';
import { naiveSearch } from './naive-search.ts';

function makeEntries(dimension: number, count: number): SearchEntry[] {
  const random = seededRandom(count);
  return Array.from({ length: count }, (_, index) => ({
    crop: index + 1,
    tracklet: Math.floor(index / 4) + 1,
    camera: 1 + (index % 2),
    start: Math.floor(index / 4),
    end: Math.floor(index / 4) + 1,
    vector: Int8Array.from({ length: dimension }, () => Math.floor(random() * 255) - 127),
  })).map((entry) => ({ ...entry, camera: 1 + (entry.tracklet % 2) }));
}

const queryOf = (dimension: number, phase: number): Float32Array =>
  Float32Array.from({ length: dimension }, (_, index) => Math.sin(index + phase));

describe('SearchIndex', () => {
  it('answers many queries at once as the definition does', async () => {
    await using index = await SearchIndex.create({ dimension: 33 });
    const entries = makeEntries(33, 400);
    await index.add(entries.slice(0, 250));
    await index.add(entries.slice(250));
    await index.remove([1, 2, 400]);
    const left = entries.slice(2, -1);
    expect(await index.size()).toMatchObject({ crops: 397, tracklets: 100 });
    const requests = [0, 1, 2, 3].map((phase) => ({
      vectors: [queryOf(33, phase), queryOf(33, phase + 0.5)],
      top: 20,
    }));
    const answers = await Promise.all(requests.map((request) => index.query(request)));
    answers.forEach((answer, number) => {
      const expected = naiveSearch(left, requests[number] ?? { vectors: [], top: 0 });
      expect(answer.map(({ tracklet, crop }) => [tracklet, crop])).toEqual(
        expected.map(({ tracklet, crop }) => [tracklet, crop]),
      );
    });
  });

  it('takes calls in their order, awaited or not', async () => {
    await using index = await SearchIndex.create({ dimension: 8 });
    const entries = makeEntries(8, 8);
    const calls = [
      index.add(entries),
      index.move([{ tracklet: 2, camera: 7, start: 50, end: 60 }]),
      index.query({ vectors: [queryOf(8, 0)], filters: { cameras: [7] }, top: 5 }),
    ] as const;
    const [, , found] = await Promise.all(calls);
    expect(found).toMatchObject([{ tracklet: 2, camera: 7, start: 50, end: 60 }]);
  });

  it('leaves the entries that it was given as they were', async () => {
    await using index = await SearchIndex.create({ dimension: 8 });
    const entries = makeEntries(8, 8);
    await index.add(entries);
    expect(entries).toEqual(makeEntries(8, 8));
  });

  it('keeps the event loop free while it works', async () => {
    await using index = await SearchIndex.create({ dimension: 2048 });
    await index.add(makeEntries(2048, 4000));
    const state = { isDone: false, turns: 0 };
    const searching = index
      .query({ vectors: Array.from({ length: 32 }, (_, phase) => queryOf(2048, phase)), top: 5 })
      .finally(() => (state.isDone = true));
    while (!state.isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      state.turns++;
    }
    expect(await searching).toHaveLength(5);
    // A search on this thread would let it turn once or twice.
    expect(state.turns).toBeGreaterThan(20);
  });

  it('refuses bad dimensions, vectors and numbers of results by the error of its worker', async () => {
    await expect(SearchIndex.create({ dimension: 0 })).rejects.toBeInstanceOf(InvalidOptionError);
    await using index = await SearchIndex.create({ dimension: 8 });
    await index.add(makeEntries(8, 8));
    const vector = queryOf(8, 1);
    const refuse = async (call: Promise<unknown>, code: string): Promise<void> =>
      expect(call).rejects.toMatchObject({ constructor: InvalidOptionError, code });
    await refuse(index.add(makeEntries(9, 1)), 'wrong-dimension');
    await refuse(
      index.query({ vectors: [Float32Array.of(NaN, 1, 1, 1, 1, 1, 1, 1)], top: 3 }),
      'non-finite-vector',
    );
    await refuse(index.query({ vectors: [queryOf(9, 0)], top: 3 }), 'wrong-dimension');
    await refuse(index.query({ vectors: [vector], top: 0 }), 'invalid-top');
    await refuse(index.nearestCrops(vector, 1.5), 'invalid-top');
    expect(await index.query({ vectors: [vector], top: 3 })).toHaveLength(2);
  });

  it('gives up a query that is cancelled, and everything once it is disposed of', async () => {
    const index = await SearchIndex.create({ dimension: 8 });
    await index.add(makeEntries(8, 8));
    const abort = new AbortController();
    const cancelled = index.query({ vectors: [queryOf(8, 0)], top: 1 }, { signal: abort.signal });
    abort.abort();
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
    await index[Symbol.asyncDispose]();
    await expect(index.size()).rejects.toBeInstanceOf(CancelledError);
  });
});

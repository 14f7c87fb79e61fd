import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Gallery } from '../../../core/search/gallery.ts';
import type { Presence, SearchEntry, SearchRequest } from '../../../core/search/index.ts';
import { seededRandom } from '../video/seeded-random.ts';
import { naiveSearch } from './naive-search.ts';

const DIMENSION = 19;

/** A made-up match: tracklets with 1 to 6 crops in 3 cameras, times on whole seconds so that ends do meet. */
function makeEntries(seed: number, tracklets: number): SearchEntry[] {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: tracklets }, (_, index) => {
    const start = below(20);
    const presence = { tracklet: 100 + index, camera: 1 + below(3), start, end: start + below(6) };
    return Array.from({ length: 1 + below(6) }, (_crop, number) => ({
      ...presence,
      crop: 10 * (100 + index) + number,
      vector: Int8Array.from({ length: DIMENSION }, () => below(255) - 127),
    }));
  }).flat();
}

function makeRequest(seed: number, entries: readonly SearchEntry[]): SearchRequest {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const maybe = <Value>(value: Value): Value | undefined => (random() < 0.4 ? value : undefined);
  const own = entries[below(entries.length)];
  const from = maybe(below(20));
  const to = maybe(below(25));
  const cameras = maybe([1 + below(3), 1 + below(3)]);
  const tracklets = maybe(entries.filter(() => random() < 0.5).map(({ tracklet }) => tracklet));
  return {
    vectors: Array.from({ length: 1 + below(6) }, () =>
      Float32Array.from({ length: DIMENSION }, () => random() - 0.5),
    ),
    top: 1 + below(12),
    ...(own === undefined ? {} : { exclude: [toPresence(own)] }),
    filters: {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(cameras === undefined ? {} : { cameras }),
      ...(tracklets === undefined ? {} : { tracklets }),
    },
  };
}

function toPresence({ tracklet, camera, start, end }: SearchEntry): Presence {
  return { tracklet, camera, start, end };
}

function fill(entries: readonly SearchEntry[]): Gallery {
  const gallery = new Gallery(DIMENSION);
  for (const entry of entries) gallery.add(entry);
  return gallery;
}

function expectSame(gallery: Gallery, entries: readonly SearchEntry[], request: SearchRequest): void {
  const found = gallery.query(request);
  const expected = naiveSearch(entries, request);
  // Random similarities differ by far more than 1e-5, so the order must be the same.
  expect(found.map((hit) => ({ ...hit, similarity: 0 }))).toEqual(
    expected.map((hit) => ({ ...hit, similarity: 0 })),
  );
  found.forEach(({ similarity }, index) => {
    expect(Math.abs(similarity - (expected[index]?.similarity ?? NaN))).toBeLessThan(1e-5);
  });
}

describe('Gallery', () => {
  it('ranks as the definition does, under any filters', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 120 }), (seed, count) => {
        const entries = makeEntries(seed, count);
        expectSame(fill(entries), entries, makeRequest(seed + 1, entries));
      }),
      { numRuns: 150, seed: 5 },
    );
  });

  it('ranks the same however its crops came and went', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const entries = makeEntries(seed, 40);
        const later = entries.filter(() => random() < 0.3);
        const gallery = fill(entries);
        for (const { crop } of later) gallery.remove(crop);
        const left = entries.filter((entry) => !later.includes(entry));
        const request = makeRequest(seed + 1, entries);
        expectSame(gallery, left, request);
        for (const entry of later) gallery.add(entry);
        expect(gallery.query(request)).toEqual(fill(entries).query(request));
      }),
      { numRuns: 50, seed: 6 },
    );
  });

  const vector = Int8Array.from({ length: DIMENSION }, (_, index) => index + 1);
  const likeVector = { vectors: [Float32Array.from(vector)], top: 10 };
  const entry = (tracklet: number, changes: Partial<SearchEntry> = {}): SearchEntry => ({
    crop: 10 * tracklet,
    tracklet,
    camera: 1,
    start: 0,
    end: 1,
    vector,
    ...changes,
  });
  const idsOf = (gallery: Gallery, request: SearchRequest): number[] =>
    gallery.query(request).map(({ tracklet }) => tracklet);

  it('leaves out the query itself and whoever is beside it in one picture, but nobody else', () => {
    const gallery = fill([
      entry(1, { start: 10, end: 20 }),
      entry(2, { start: 20, end: 30 }),
      entry(3, { start: 21, end: 30 }),
      entry(4, { camera: 2, start: 10, end: 20 }),
    ]);
    const exclude = [{ tracklet: 1, camera: 1, start: 10, end: 20 }];
    expect(idsOf(gallery, { ...likeVector, exclude })).toEqual([3, 4]);
  });

  it('breaks ties by tracklet, and names the first of equal crops', () => {
    const gallery = fill([entry(9), entry(3, { crop: 32 }), entry(3, { crop: 31 }), entry(5)]);
    expect(idsOf(gallery, likeVector)).toEqual([3, 5, 9]);
    expect(gallery.query({ ...likeVector, top: 1 })).toMatchObject([
      { tracklet: 3, crop: 31, similarity: 1 },
    ]);
  });

  it('follows a tracklet that grows', () => {
    const gallery = fill([entry(1), entry(2)]);
    const filters = { from: 5, to: 6 };
    expect(idsOf(gallery, { ...likeVector, filters })).toEqual([]);
    gallery.move({ tracklet: 2, camera: 1, start: 0, end: 5 });
    gallery.move({ tracklet: 77, camera: 1, start: 0, end: 5 });
    expect(idsOf(gallery, { ...likeVector, filters })).toEqual([2]);
  });

  it('replaces a crop that is added again, and ignores the removal of one that is not there', () => {
    const gallery = fill([entry(1)]);
    gallery.add(entry(1, { vector: vector.map((value) => -value) }));
    gallery.remove(999);
    expect(gallery.size).toMatchObject({ crops: 1, tracklets: 1 });
    expect(gallery.query(likeVector)[0]?.similarity).toBeCloseTo(-1, 6);
    gallery.remove(10);
    expect(gallery.size).toMatchObject({ crops: 0, tracklets: 0 });
    expect(gallery.query(likeVector)).toEqual([]);
  });

  it('keeps what it holds when it refuses an entry', () => {
    const gallery = fill([entry(1)]);
    const refuse = (bad: SearchEntry, code: string): void =>
      expect(() => gallery.add(bad)).toThrow(expect.objectContaining({ code }));
    refuse(entry(1, { start: 2, end: 1 }), 'invalid-presence');
    refuse(entry(1, { end: NaN }), 'invalid-presence');
    refuse(entry(1, { vector: new Int8Array(DIMENSION) }), 'zero-vector');
    refuse(entry(1, { vector: new Int8Array(2).fill(1) }), 'wrong-dimension');
    expect(idsOf(gallery, likeVector)).toEqual([1]);
  });

  it.each([0, 65])('refuses a query of %i embeddings', (count) => {
    const vectors = Array.from({ length: count }, () => Float32Array.from(vector));
    expect(() => fill([entry(1)]).query({ vectors, top: 1 })).toThrow(
      expect.objectContaining({ code: 'invalid-query' }),
    );
  });

  it('gives the nearest crops of one embedding', () => {
    const entries = makeEntries(3, 200);
    const gallery = fill(entries);
    const query = Float32Array.from({ length: DIMENSION }, (_, index) => Math.cos(index));
    const single = entries.map((each) => ({ ...each, tracklet: each.crop }));
    const expected = naiveSearch(single, { vectors: [query], top: 30 });
    expect(gallery.nearestCrops(query, 30).map(({ crop }) => crop)).toEqual(expected.map(({ crop }) => crop));
  });
});

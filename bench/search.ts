/**
 * Measures the search: time of a query against a plain float32 loop in the same run, memory, and how many of the true
 * nearest 100 it finds. `node bench/search.ts [--count 100000] [--dimension 1152 --dimension 4608] [--queries 20]`
 *
 * The crops are made up: 50 of each identity, each the identity's direction with twice as much noise, so that half
 * of the nearest 100 are strangers that hardly differ in similarity (the hard case for rounding).
 */
import { parseArgs } from 'node:util';
import { quantise } from '../core/library/index.ts';
import { SearchIndex, type SearchEntry } from '../core/search/index.ts';

const CROPS_PER_IDENTITY = 50;
const CROPS_PER_TRACKLET = 5;
const NOISE = 2;
const TOP = 100;
const BATCH = 1000;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    dimension: { type: 'string', multiple: true, default: ['1152', '4608'] },
    queries: { type: 'string', default: '20' },
  },
});
const count = Number(values.count);
const queryCount = Number(values.queries);
for (const dimension of values.dimension) await measure(Number(dimension));

async function measure(dimension: number): Promise<void> {
  const gallery = makeGallery(dimension);
  const before = process.memoryUsage().rss;
  await using index = await SearchIndex.create({ dimension });
  const buildMs = await timed(() => fillIndex(index, gallery, dimension));
  const { bytes } = await index.size();
  const grown = process.memoryUsage().rss - before;

  const times = { loop: [] as number[], nearest: [] as number[], one: [] as number[], six: [] as number[] };
  let found = 0;
  for (let number = 0; number < queryCount; number++) {
    const views = Array.from({ length: 6 }, (_, view) =>
      makeCrop(dimension, number * 37, 7_000_000 + 10 * number + view),
    );
    const [vector = new Float32Array(dimension)] = views;
    let truth: number[] = [];
    times.loop.push(await timed(() => void (truth = nearestByLoop(gallery, dimension, vector))));
    let crops: number[] = [];
    times.nearest.push(
      await timed(async () => {
        crops = (await index.nearestCrops(vector, TOP)).map(({ crop }) => crop - 1);
      }),
    );
    times.one.push(await timed(() => index.query({ vectors: [vector], top: TOP })));
    times.six.push(await timed(() => index.query({ vectors: views, top: TOP })));
    const trueCrops = new Set(truth);
    found += crops.filter((crop) => trueCrops.has(crop)).length;
  }

  const loop = percentile(times.loop, 0.5);
  const line = (name: string, list: readonly number[]): string =>
    `${name.padEnd(34)} p50 ${percentile(list, 0.5).toFixed(1).padStart(8)} ms   p95 ${percentile(list, 0.95).toFixed(1).padStart(8)} ms   ${(loop / percentile(list, 0.5)).toFixed(2).padStart(6)} × the loop`;
  console.log(`${count} crops × ${dimension}, ${queryCount} queries`);
  console.log(line('float32 loop, nearest crops', times.loop));
  console.log(line('index, nearest crops', times.nearest));
  console.log(line('index, tracklets, 1 embedding', times.one));
  console.log(line('index, tracklets, 6 embeddings', times.six));
  console.log(`recall@${TOP} against exact float32    ${(found / (TOP * queryCount)).toFixed(4)}`);
  console.log(
    `memory: vectors ${megabytes(bytes)} MB, process grew by ${megabytes(grown)} MB; float32 would take ${megabytes(gallery.byteLength)} MB; filled in ${(buildMs / 1000).toFixed(1)} s\n`,
  );
}

function makeGallery(dimension: number): Float32Array {
  const gallery = new Float32Array(count * dimension);
  for (let crop = 0; crop < count; crop++) {
    gallery.set(
      makeCrop(dimension, Math.floor(crop / CROPS_PER_IDENTITY), 1_000_000 + crop),
      crop * dimension,
    );
  }
  return gallery;
}

/** One L2-normalised embedding of an identity. */
function makeCrop(dimension: number, identity: number, seed: number): Float32Array {
  const person = noiseGenerator(identity + 1);
  const view = noiseGenerator(seed);
  const vector = Float32Array.from({ length: dimension }, () => person() + NOISE * view());
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / norm);
}

/** Seeded noise in [-0.5, 0.5) (xorshift32). */
function noiseGenerator(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296 - 0.5;
  };
}

async function fillIndex(index: SearchIndex, gallery: Float32Array, dimension: number): Promise<void> {
  for (let start = 0; start < count; start += BATCH) {
    const entries = Array.from({ length: Math.min(BATCH, count - start) }, (_, offset): SearchEntry => {
      const crop = start + offset;
      const tracklet = 1 + Math.floor(crop / CROPS_PER_TRACKLET);
      const vector = quantise(gallery.subarray(crop * dimension, (crop + 1) * dimension)).values;
      return {
        crop: crop + 1,
        tracklet,
        camera: 1 + (tracklet % 4),
        start: tracklet,
        end: tracklet + 5,
        vector,
      };
    });
    await index.add(entries);
  }
}

/** The crops with the largest cosines, by a plain loop with four sums over the original vectors. */
function nearestByLoop(gallery: Float32Array, dimension: number, query: Float32Array): number[] {
  const cosines = new Float32Array(count);
  for (let crop = 0; crop < count; crop++) {
    let [a, b, c, d] = [0, 0, 0, 0];
    const row = crop * dimension;
    for (let at = 0; at < dimension; at += 4) {
      a += (gallery[row + at] ?? 0) * (query[at] ?? 0);
      b += (gallery[row + at + 1] ?? 0) * (query[at + 1] ?? 0);
      c += (gallery[row + at + 2] ?? 0) * (query[at + 2] ?? 0);
      d += (gallery[row + at + 3] ?? 0) * (query[at + 3] ?? 0);
    }
    cosines[crop] = a + b + c + d;
  }
  const threshold = cosines.toSorted()[count - TOP] ?? -1;
  return [...cosines.keys()].filter((crop) => (cosines[crop] ?? -1) >= threshold);
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function percentile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

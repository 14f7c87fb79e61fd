/**
 * Time and peak memory of k-reciprocal re-ranking on synthetic vectors; default: the size of Market-1501's test set,
 * 3,368 queries and 15,913 gallery pictures, 512 numbers each.
 * `node bench/rerank.ts [--queries N] [--gallery N] [--dimension D]`
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { rankingMetrics, reciprocalDistances, type LabelledPicture } from '../core/evaluation/index.ts';

const { values } = parseArgs({
  options: {
    queries: { type: 'string', default: '3368' },
    gallery: { type: 'string', default: '15913' },
    dimension: { type: 'string', default: '512' },
  },
});
const [queries, gallery, dimension] = [values.queries, values.gallery, values.dimension].map(Number);
if (!queries || !gallery || !dimension) throw new Error('Give whole numbers from 1.');

const PEOPLE = 750;
const CAMERAS = 6;

/** Uniform in [-0.5, 0.5), the same each time. */
let state = 1;
function noise(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32 - 0.5;
}

const centres = Array.from({ length: PEOPLE }, () => Float32Array.from({ length: dimension }, noise));
function pictures(count: number): { labels: LabelledPicture[]; vectors: Float32Array[] } {
  const labels = Array.from({ length: count }, (_, index) => ({
    identity: String(index % PEOPLE),
    camera: String(Math.floor(index / PEOPLE) % CAMERAS),
  }));
  const vectors = labels.map(({ identity }) => {
    const raw = Float32Array.from(centres[Number(identity)] ?? [], (value) => value + 2.5 * noise());
    const length = Math.hypot(...raw);
    return raw.map((value) => value / length);
  });
  return { labels, vectors };
}

const asked = pictures(queries);
const answers = pictures(gallery);
const start = performance.now();
const distances = reciprocalDistances(asked.vectors, answers.vectors);
const built = performance.now();
const { mAP, rank1 } = rankingMetrics(asked.labels, answers.labels, distances);
const ranked = performance.now();
const total = queries + gallery;
const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
console.log(`${cpus()[0]?.model ?? '?'}, one thread, Node ${process.version}`);
console.log(`N = ${total} (${queries} + ${gallery}), ${dimension} numbers each`);
console.log(`neighbours and sets: ${((built - start) / 1000).toFixed(1)} s`);
console.log(`distances and metrics of all queries: ${((ranked - built) / 1000).toFixed(1)} s`);
const { user, system } = process.cpuUsage();
console.log(`processor time of the whole: ${((user + system) / 1e6).toFixed(0)} s`);
console.log(
  `peak memory of the process: ${gib(process.resourceUsage().maxRSS * 1024)}; one N × N matrix of floats: ${gib(4 * total * total)}`,
);
console.log(`Rank-1 ${(100 * rank1).toFixed(2)} %, mAP ${(100 * mAP).toFixed(2)} %`);

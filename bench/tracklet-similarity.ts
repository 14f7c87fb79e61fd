/**
 * Compares ways to make one similarity of two tracklets out of the cosines of their crops, by mAP and Rank-1 of
 * finding a person's tracklets in the other cameras.
 * `node bench/tracklet-similarity.ts --data FOLDER --model FILE`: a folder of pictures with Market-1501's names
 * (searched with its sub-folders) and a ReID model. A tracklet is a person in one camera and sequence: its pictures
 * there, or six of them spread over time.
 */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbedder } from '../core/embedding/index.ts';
import { decodeJpeg, resizeRgb } from '../core/images/index.ts';
import { quantise } from '../core/library/index.ts';
import { trackletSimilarity } from '../core/search/tracklet-similarity.ts';
import { VectorRows } from '../core/search/vector-rows.ts';

const CROPS = 6;
const NAME = /^(\d{4})_c(\d)s(\d)_(\d+)_\d+\.jpg$/;

interface Tracklet {
  readonly person: string;
  readonly camera: string;
  /** Rows of its crops. */
  readonly rows: readonly number[];
}

type Rule = (cosines: readonly Float32Array[], rows: readonly number[]) => number;

const RULES: Readonly<Record<string, Rule>> = {
  'best partners, both sides': trackletSimilarity,
  'best pair': (cosines, rows) => Math.max(...pairs(cosines, rows)),
  'mean of the three best pairs': (cosines, rows) =>
    mean(
      pairs(cosines, rows)
        .sort((a, b) => b - a)
        .slice(0, 3),
    ),
  'mean of all pairs': (cosines, rows) => mean(pairs(cosines, rows)),
};

const { values } = parseArgs({ options: { data: { type: 'string' }, model: { type: 'string' } } });
if (values.data === undefined || values.model === undefined)
  throw new Error('--data and --model are needed.');

const files = await listPictures(values.data);
const vectors = await embedAll(files, values.model);
const tracklets = cutTracklets(files);
const index = new VectorRows(vectors[0]?.length ?? 0);
for (const vector of vectors) index.append(quantise(vector).values);

console.log(`${files.length} pictures, ${tracklets.length} tracklets, ${basename(values.model)}`);
for (const [name, rule] of Object.entries(RULES)) {
  const { meanAveragePrecision, rank1 } = evaluate(rule);
  console.log(
    `${name.padEnd(32)} mAP ${(100 * meanAveragePrecision).toFixed(2)}   Rank-1 ${(100 * rank1).toFixed(2)}`,
  );
}

async function listPictures(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => NAME.test(basename(name)))
    .sort((a, b) => (basename(a) < basename(b) ? -1 : 1))
    .map((name) => join(folder, name));
}

async function embedAll(paths: readonly string[], model: string): Promise<Float32Array[]> {
  await using embedder = await openEmbedder({ model });
  const { inputWidth, inputHeight } = embedder.model;
  const result: Float32Array[] = [];
  for (let start = 0; start < paths.length; start += 64) {
    const crops = await Promise.all(
      paths
        .slice(start, start + 64)
        .map(async (path) => resizeRgb(decodeJpeg(await readFile(path)), inputWidth, inputHeight)),
    );
    result.push(...(await embedder.embed(crops)));
  }
  return result;
}

function cutTracklets(paths: readonly string[]): Tracklet[] {
  const rows = [...paths.keys()];
  const groups = Map.groupBy(
    rows,
    (row) =>
      NAME.exec(basename(paths[row] ?? ''))
        ?.slice(1, 4)
        .join('-') ?? '',
  );
  return [...groups].map(([key, group]) => {
    const [person = '', camera = ''] = key.split('-');
    const spread = Array.from(
      { length: CROPS },
      (_, at) => group[Math.round((at * (group.length - 1)) / (CROPS - 1))] ?? 0,
    );
    return { person, camera, rows: group.length <= CROPS ? group : spread };
  });
}

/** Every tracklet asks for its person in the other cameras. */
function evaluate(rule: Rule): { readonly meanAveragePrecision: number; readonly rank1: number } {
  const precisions: number[] = [];
  let firsts = 0;
  for (const query of tracklets) {
    const cosines = index.scan(query.rows.flatMap((row) => vectors[row] ?? []));
    const ranked = tracklets
      .filter(({ camera }) => camera !== query.camera)
      .map(({ person, rows }) => ({ isMatch: person === query.person, score: rule(cosines, rows) }))
      .sort((a, b) => b.score - a.score);
    const places = ranked.flatMap(({ isMatch }, place) => (isMatch ? [place + 1] : []));
    if (places.length === 0) continue;
    precisions.push(mean(places.map((place, number) => (number + 1) / place)));
    if (places[0] === 1) firsts++;
  }
  return { meanAveragePrecision: mean(precisions), rank1: firsts / precisions.length };
}

function pairs(cosines: readonly Float32Array[], rows: readonly number[]): number[] {
  return cosines.flatMap((ofQuery) => rows.map((row) => ofQuery[row] ?? -1));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

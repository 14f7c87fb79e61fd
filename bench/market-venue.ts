import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Dataset, DatasetPicture } from '../core/datasets/index.ts';
import type { FinetuneLabels } from '../core/engine/index.ts';

/** Of the people of the test split, in order of their names; the others are tested on. */
const LEARNED = 50;
const VALIDATED = 15;

/** A data set's people as a venue that a model never saw. */
export interface MarketVenue {
  /** To learn from, with the validation people as its test split. */
  readonly folder: string;
  /** The same and the validation people to learn from: what a model trained on the venue sees. */
  readonly wholeFolder: string;
  /** The people whom before and after are measured on. */
  readonly testFolder: string;
}

/**
 * Divides the people of a data set's test split, whom the default model was not trained on, into three parts. With
 * tracklet labels a picture's label is whom one camera shows, so only pictures of the camera with the most people are
 * learned from: across cameras nothing is known without tags.
 */
export async function writeMarketVenue(
  { evaluation: { test } }: Dataset,
  out: string,
  labels: FinetuneLabels,
): Promise<MarketVenue> {
  if (test === undefined) throw new Error('The data set has no test split.');
  const people = [...new Set(test.query.map(({ identity }) => identity))].toSorted();
  const learned = new Set(people.slice(0, LEARNED));
  const validated = new Set(people.slice(LEARNED, LEARNED + VALIDATED));
  const tested = new Set(people.slice(LEARNED + VALIDATED));
  const of = (pictures: readonly DatasetPicture[], who: ReadonlySet<string>): DatasetPicture[] =>
    pictures.filter(({ identity }) => who.has(identity));
  const all = [...test.query, ...test.gallery];
  const tagged = of(all, learned);
  const venue = {
    folder: join(out, labels),
    wholeFolder: join(out, 'whole'),
    testFolder: join(out, 'test'),
  };
  await writeParts(venue.folder, {
    bounding_box_train: labels === 'people' ? tagged : ofOneCamera(tagged),
    query: of(test.query, validated),
    bounding_box_test: of(test.gallery, validated),
  });
  await writeParts(venue.wholeFolder, { bounding_box_train: [...tagged, ...of(all, validated)] });
  await writeParts(venue.testFolder, {
    query: of(test.query, tested),
    bounding_box_test: of(test.gallery, tested),
  });
  return venue;
}

function ofOneCamera(pictures: readonly DatasetPicture[]): readonly DatasetPicture[] {
  const people = (own: readonly DatasetPicture[]): number =>
    new Set(own.map(({ identity }) => identity)).size;
  const cameras = [...Map.groupBy(pictures, ({ camera }) => camera).values()];
  return cameras.toSorted((a, b) => people(b) - people(a))[0] ?? [];
}

async function writeParts(
  folder: string,
  parts: Readonly<Record<string, readonly DatasetPicture[]>>,
): Promise<void> {
  for (const [part, pictures] of Object.entries(parts)) {
    await mkdir(join(folder, part), { recursive: true });
    for (const { file } of pictures) await cp(file, join(folder, part, basename(file)));
  }
}

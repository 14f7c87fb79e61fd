import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelError } from '../errors/index.ts';
import { keptModelPath } from '../files/index.ts';
import { readModelSummary } from '../graph/index.ts';
import { buildCenternet } from './centernet-model.ts';
import { readTfjsModel } from './tfjs-import/index.ts';

/** Where set-up puts the default detector, and where `openDetector` looks for it. */
export const DEFAULT_DETECTOR_PATH = keptModelPath('centernet-person.onnx');

/** To be raised with every change of the importer that changes its result: set-up then imports again. */
const IMPORTER_VERSION = 1;

const SOURCE_KEY = 'sightline.source';
const FILES = ['centernet.json', 'centernet.bin'];

/** What {@link importCenternet} did. */
export type ImportOutcome = 'imported' | 'up-to-date';

/**
 * Imports the CenterNet of \@vladmandic/human from the folder with its `centernet.json` and `.bin` to an ONNX file,
 * unless the file is there and was made of the same weights by the same importer. The file appears whole or not at
 * all. Throws: ModelError `detector-source` where the folder lacks the files, or an error of the import.
 */
export async function importCenternet(sourceFolder: string, target: string): Promise<ImportOutcome> {
  const source = `${await hashSource(sourceFolder)} importer ${IMPORTER_VERSION}`;
  if ((await sourceOf(target)) === source) return 'up-to-date';
  const model = await readTfjsModel(join(sourceFolder, 'centernet.json'));
  const bytes = buildCenternet(model, { metadata: { [SOURCE_KEY]: source } });
  await mkdir(dirname(target), { recursive: true });
  const partial = `${target}.${process.pid}.partial`;
  try {
    await writeFile(partial, bytes);
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
  return 'imported';
}

async function hashSource(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of FILES) {
    const path = join(folder, name);
    try {
      hash.update(await readFile(path));
    } catch (error) {
      throw new ModelError(
        'detector-source',
        `The default person detector's file ${path} cannot be read. Install the project's packages (npm ci) and run set-up again.`,
        { cause: error, details: { file: path } },
      );
    }
  }
  return hash.digest('hex');
}

/** What the existing file says that it was made of; undefined where there is none, or none of ours. */
async function sourceOf(path: string): Promise<string | undefined> {
  try {
    return readModelSummary(await readFile(path)).metadata[SOURCE_KEY];
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    // A damaged file is made anew.
    if (isMissing || error instanceof ModelError) return undefined;
    throw error;
  }
}

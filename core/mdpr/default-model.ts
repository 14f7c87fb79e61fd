import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelError } from '../errors/index.ts';
import { keptModelPath, writeWholeFile } from '../files/index.ts';
import { modelOfWeightsFile, readWeightsFile, type WeightsFile } from './weights-file.ts';

/** The weights that ship: card, settings, log and curve lie beside them. Written by scripts/ship-model.ts. */
export const DEFAULT_WEIGHTS_PATH = fileURLToPath(
  new URL('../../models/mdpr-r18.safetensors', import.meta.url),
);

/** To be raised with every change that changes the file built of the same weights: a kept one is then built again. */
const VERSION = 1;

/** Names of kept files of this version. */
const KEPT = new RegExp(`^default-[0-9a-f]{16}-v${VERSION}\\.onnx$`);

/**
 * The default model as an ONNX file, with attention maps: the trained weights in models/, folded. Building takes a
 * second or two, so the file is kept, by what the weights are. An installed application brings the kept file alone.
 * Throws: ModelError if the weights that ship with Sightline are missing or damaged, and no file is kept.
 */
export async function defaultModel(): Promise<Uint8Array> {
  let weights: Uint8Array;
  try {
    weights = await readWeights();
  } catch (error) {
    const [only] = await keptNames();
    if (only === undefined) throw error;
    return readFile(keptModelPath(only));
  }
  const path = keptPath(weights);
  const kept = await readFile(path).catch(() => undefined);
  if (kept !== undefined) return kept;
  const built = modelOfWeightsFile(weights);
  await keep(path, built);
  return built;
}

/** As {@link defaultModel}, always built anew. Throws: ModelError if the weights are missing or damaged. */
export async function buildDefaultModel(): Promise<Uint8Array> {
  return modelOfWeightsFile(await readWeights());
}

/** Removes kept files of weights that the default model no longer has. Throws: as {@link defaultModel}. */
export async function dropOutdatedModels(): Promise<void> {
  const current = basename(keptPath(await readWeights()));
  const outdated = (await keptNames(/^default-.*\.onnx$/)).filter((name) => name !== current);
  await Promise.all(outdated.map((name) => rm(keptModelPath(name), { force: true })));
}

/** Sorted names in the folder of kept models; none where it does not exist. */
async function keptNames(pattern = KEPT): Promise<string[]> {
  const names = await readdir(keptModelPath('')).catch((): string[] => []);
  return names.filter((name) => pattern.test(name)).sort();
}

/** The network, the facts and the weights of the default model. Throws: ModelError as {@link buildDefaultModel}. */
export async function defaultWeights(): Promise<WeightsFile> {
  return readWeightsFile(await readWeights());
}

async function readWeights(): Promise<Uint8Array> {
  try {
    return await readFile(DEFAULT_WEIGHTS_PATH);
  } catch (cause) {
    throw new ModelError(
      'missing-default-model',
      `The default model needs the file ${DEFAULT_WEIGHTS_PATH}, which cannot be read. Restore it, or give a model by its path.`,
      { cause, details: { file: DEFAULT_WEIGHTS_PATH } },
    );
  }
}

function keptPath(weights: Uint8Array): string {
  const hash = createHash('sha256').update(weights).digest('hex').slice(0, 16);
  return keptModelPath(`default-${hash}-v${VERSION}.onnx`);
}

/** Keeps the built file whole or not at all. An installation that cannot be written to builds it each time. */
async function keep(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeWholeFile(path, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!READ_ONLY.has(code)) throw error;
  }
}

const READ_ONLY: ReadonlySet<string | undefined> = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOSPC']);

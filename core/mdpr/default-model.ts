import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelError } from '../errors/index.ts';
import { mdprConfig, type MdprConfig } from './config.ts';
import { buildInferenceModel, inferenceParameters } from './inference-model.ts';
import { initialWeights } from './initial-weights.ts';
import { readSafetensors } from './safetensors.ts';
import { smoothWeights } from './smooth-weights.ts';
import { type Weights } from './weights.ts';

/** A small MDPR for a CPU: R18 blocks, half the channels, E = 128, pictures of 128 x 64 (height x width). */
export const DEFAULT_CONFIG: MdprConfig = mdprConfig({
  depth: 18,
  width: 0.5,
  embedding: 128,
  inputHeight: 128,
  inputWidth: 64,
});

/** Of the default model's first weights. */
export const DEFAULT_SEED = 2401_06430;

/** The running statistics that belong to that seed, measured by scripts/calibrate-default-model.ts. */
export const DEFAULT_STATISTICS_PATH = fileURLToPath(
  new URL('../../models/mdpr-r18-untrained.statistics.safetensors', import.meta.url),
);

/** To be raised with every change that changes the default model's file: a kept one is then built again. */
const VERSION = 3;
const KEPT_PATH = fileURLToPath(
  new URL(`../../.cache/models/mdpr-r18-untrained-v${VERSION}.onnx`, import.meta.url),
);

/**
 * The default model as an ONNX file: {@link DEFAULT_CONFIG} with seeded first weights, until trained ones exist; its
 * metadata says so (`sightline.trained` is `false`). Building takes a second or two, so the file is kept.
 * Throws: ModelError if the statistics that ship with Sightline are missing or damaged.
 */
export async function defaultModel(): Promise<Uint8Array> {
  const kept = await readFile(KEPT_PATH).catch(() => undefined);
  if (kept !== undefined) return kept;
  const built = await buildDefaultModel();
  await keep(built);
  return built;
}

/** As {@link defaultModel}, always built anew. */
export async function buildDefaultModel(): Promise<Uint8Array> {
  return buildInferenceModel(DEFAULT_CONFIG, await defaultWeights(), {
    name: 'MDPR R18 (untrained)',
    isTrained: false,
    licence: 'Apache-2.0; first weights from a seed, nothing was learned from anyone’s pictures',
    hasAttention: true,
  });
}

/** The default model's weights: seeded first values with measured running statistics. */
export async function defaultWeights(): Promise<Weights> {
  return new Map([...firstDefaultWeights(), ...(await readStatistics())]);
}

/** The default model's weights before its running statistics were measured. */
export function firstDefaultWeights(): Weights {
  const declarations = inferenceParameters(DEFAULT_CONFIG, { hasAttention: true });
  return smoothWeights(initialWeights(declarations, DEFAULT_SEED), declarations);
}

async function readStatistics(): Promise<Weights> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(DEFAULT_STATISTICS_PATH);
  } catch (cause) {
    throw new ModelError(
      'missing-statistics',
      `The default model needs the file ${DEFAULT_STATISTICS_PATH}, which cannot be read. Restore it, or give a model by its path.`,
      { cause, details: { file: DEFAULT_STATISTICS_PATH } },
    );
  }
  return readSafetensors(bytes).weights;
}

/** Keeps the built file whole or not at all. An installation that cannot be written to builds it each time. */
async function keep(bytes: Uint8Array): Promise<void> {
  const partial = `${KEPT_PATH}.${process.pid}.partial`;
  try {
    await mkdir(dirname(KEPT_PATH), { recursive: true });
    await writeFile(partial, bytes);
    await rename(partial, KEPT_PATH);
  } catch (error) {
    if (!isReadOnly(error)) throw error;
  } finally {
    await rm(partial, { force: true }).catch((error: unknown) => {
      if (!isReadOnly(error)) throw error;
    });
  }
}

function isReadOnly(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code === 'ENOSPC';
}

import { createHash } from 'node:crypto';
import { constants, copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { InvalidOptionError, ModelError } from '../../errors/index.ts';
import { writeWholeFile } from '../../files/index.ts';
import type { ProjectReader } from '../../library/index.ts';
import { checkWeights, DEFAULT_WEIGHTS_PATH, modelOfWeightsFile, readWeightsFile } from '../../mdpr/index.ts';
import {
  listVenueModels,
  modelFileOf,
  VENUE_KEY,
  venueOf,
  type VenueModel,
} from '../finetune/venue-models.ts';
import { located, modelSourceSchema } from './model-source.ts';
import { MOST_BYTES } from './model-upload.ts';
import { findProjectModel } from './project-models.ts';

/**
 * Writes a model of a project to a file that another project can import: weights, network, licence, and what it was
 * tuned to with the figures. A file that is there is not replaced.
 * @throws InvalidOptionError `unknown-model`, `no-weights` for one that is an ONNX file, `file-exists`; errors of the
 * file system.
 */
export async function exportModel(library: ProjectReader, name: string, path: string): Promise<void> {
  const { record, tuned } = await findProjectModel(library, name);
  const source = record === undefined ? {} : located(library.path, modelSourceSchema.parse(record.source));
  const file = tuned?.file ?? source.model ?? DEFAULT_WEIGHTS_PATH;
  if (!file.toLowerCase().endsWith('.safetensors')) {
    throw new InvalidOptionError(
      'no-weights',
      `"${name}" is the file ${basename(file)}, which holds a network and not Sightline's weights: hand on that file itself, ` +
        'and give it to `sightline ingest` by --model.',
    );
  }
  await mkdir(dirname(path), { recursive: true });
  try {
    await copyFile(file, path, constants.COPYFILE_EXCL);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new InvalidOptionError('file-exists', `There is a file ${path} already. Choose another name.`, {
      cause,
      details: { path },
    });
  }
}

/**
 * Takes a file of weights into a project's models, under the name that it states or another one. All of it is checked
 * first: the network can be built, each weight is there, has the shape and is finite.
 * @throws ModelError naming the file if it is too large, damaged or no model of Sightline; InvalidOptionError
 * `invalid-model-name`, `model-exists`, `model-known` for the same file again.
 */
export async function importModel(
  project: string,
  path: string,
  wanted: string | undefined,
): Promise<VenueModel> {
  const bytes = await readModelFile(path);
  const { facts, metadata } = checked(path, bytes);
  const report = venueOf({ metadata });
  if (metadata[VENUE_KEY] !== undefined && report === null) {
    throw new ModelError(
      'damaged-venue',
      `The file ${path} states what it was tuned to in a form that cannot be understood. Export it again.`,
      { details: { file: path } },
    );
  }
  const sha256 = hash(bytes);
  for (const known of await listVenueModels(project)) {
    if (hash(await readFile(known.file)) !== sha256) continue;
    throw new InvalidOptionError('model-known', `The project has this model already, as "${known.name}".`);
  }
  const name = wanted ?? plainName(facts.name);
  const file = await modelFileOf(project, name);
  await writeWholeFile(file, bytes);
  return { name, file, licence: facts.licence, isTrained: facts.isTrained, report };
}

async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= MOST_BYTES) return await readFile(path);
  } catch (cause) {
    throw new ModelError('model-missing', `The model ${path} cannot be read. Check the path.`, {
      cause,
      details: { file: path },
    });
  }
  throw new ModelError('model-too-large', `The file ${path} is larger than any model of Sightline (1 GB).`, {
    details: { file: path },
  });
}

function checked(path: string, bytes: Uint8Array) {
  try {
    // Building the network looks at every weight that it needs to embed.
    modelOfWeightsFile(bytes);
    const file = readWeightsFile(bytes);
    checkWeights(
      file.weights,
      [...file.weights].map(([name, { shape }]) => ({ name, shape })),
    );
    return file;
  } catch (cause) {
    if (!(cause instanceof ModelError || cause instanceof InvalidOptionError)) throw cause;
    throw new ModelError(cause.code, `The file ${path} is no model that can be imported. ${cause.message}`, {
      cause,
      details: { ...cause.details, file: path },
    });
  }
}

/** A model's name as one that files can have: `MDPR R18` → `MDPR-R18`. */
export function plainName(stated: string): string {
  const plain = stated.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[^\p{L}\p{N}]+/u, '');
  return plain.slice(0, 64) || 'imported';
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

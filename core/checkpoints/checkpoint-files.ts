import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { ModelError } from '../errors/index.ts';
import { writeWholeFile } from '../files/index.ts';
import { writeWeightsFile } from '../mdpr/index.ts';
import { namingFile } from './checkpoint-error.ts';
import { exportModel, type ExportOptions } from './export-model.ts';
import { importCheckpoint, type ImportOptions, type ImportReport } from './import-checkpoint.ts';

/** The file is read into memory whole; the published network's has 0.7 GB, with its optimiser's state 2 GB. */
const MAXIMUM_WEIGHTS_BYTES = 2 ** 31 - 1;

/**
 * Imports a PyTorch checkpoint into a folder, as a `.safetensors` file of the same name that states its network; the
 * folder is made where it does not exist.
 * Throws: as {@link importCheckpoint}; errors of the file system.
 */
export async function importCheckpointInto(
  folder: string,
  checkpoint: string,
  options: ImportOptions = {},
): Promise<{ readonly file: string; readonly report: ImportReport }> {
  const { config, weights, facts, report } = await importCheckpoint(checkpoint, options);
  const file = join(folder, `${basename(checkpoint, extname(checkpoint))}.safetensors`);
  await writeWholeFile(file, writeWeightsFile(config, weights, facts));
  return { file, report };
}

/**
 * Exports a `.safetensors` file of weights as an ONNX file; returns its size in bytes.
 * Throws: ModelError naming the file, InvalidOptionError as {@link exportModel}; errors of the file system.
 */
export async function exportModelTo(
  file: string,
  weightsFile: string,
  options: ExportOptions = {},
): Promise<number> {
  const weights = await readWeights(weightsFile);
  const model = exportNaming(weightsFile, weights, options);
  await writeWholeFile(file, model);
  return model.length;
}

function exportNaming(path: string, weights: Uint8Array, options: ExportOptions): Uint8Array {
  try {
    return exportModel(weights, options);
  } catch (error) {
    throw namingFile(path, error);
  }
}

async function readWeights(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size <= MAXIMUM_WEIGHTS_BYTES) return await readFile(path);
  } catch (cause) {
    throw new ModelError('checkpoint-missing', `The weights ${path} cannot be read. Check the path.`, {
      cause,
      details: { file: path },
    });
  }
  throw new ModelError(
    'checkpoint-too-large',
    `The weights ${path} are larger than ${MAXIMUM_WEIGHTS_BYTES} bytes, which no ONNX file can be.`,
    { details: { file: path } },
  );
}

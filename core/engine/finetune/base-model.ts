import { InvalidOptionError } from '../../errors/index.ts';
import type { ProjectReader } from '../../library/index.ts';
import { DEFAULT_WEIGHTS_PATH } from '../../mdpr/index.ts';
import { located, modelSourceSchema } from '../models/model-source.ts';
import { findProjectModel } from '../models/project-models.ts';
import { listVenueModels } from './venue-models.ts';

/** What a fine-tuning begins with. */
export interface BaseModel {
  readonly file: string;
  /** What a reader of its gain should know, in a full sentence; empty where there is nothing. */
  readonly note: string;
}

/**
 * The weights of a project's model of this name; without one, of the model that the project is searched with, or of the
 * one that comes with Sightline where nothing is embedded yet.
 * @throws InvalidOptionError `unknown-model`, `no-weights-to-train`.
 */
export async function baseModel(library: ProjectReader, name: string | undefined): Promise<BaseModel> {
  const { record, tuned } =
    name === undefined
      ? { record: library.currentModel(), tuned: undefined }
      : await findProjectModel(library, name);
  const source = record === undefined ? {} : located(library.path, modelSourceSchema.parse(record.source));
  const file = tuned?.file ?? source.model ?? DEFAULT_WEIGHTS_PATH;
  if (!file.toLowerCase().endsWith('.safetensors')) {
    throw new InvalidOptionError(
      'no-weights-to-train',
      `The project's model is ${file}, which holds a network without the weights to train it. Ingest with the ` +
        'model that comes with Sightline, or with a .safetensors file.',
      { details: { file } },
    );
  }
  const own = (await listVenueModels(library.path)).find((model) => model.file === file);
  const isTuned = own !== undefined && own.report !== null;
  return {
    file,
    note: isTuned
      ? `It begins with "${own.name}", which was tuned before: that one may have learned people who are set aside now.`
      : '',
  };
}

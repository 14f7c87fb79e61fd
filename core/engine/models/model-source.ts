import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { NORMALISATIONS, openEmbedder, type Embedder, type EmbedderOptions } from '../../embedding/index.ts';
import { ModelError } from '../../errors/index.ts';
import type { ModelRecord, ProjectReader } from '../../library/index.ts';
import { modelsFolder } from './models-folder.ts';

/** How a model of a project is opened, as the project keeps it. */
export const modelSourceSchema = z.object({
  /** Absolute path; absent: the model that comes with Sightline. */
  model: z.string().optional(),
  /** How the model is fed, where its file does not say it. */
  inputSize: z.object({ width: z.number(), height: z.number() }).optional(),
  normalisation: z.enum(NORMALISATIONS).optional(),
});
export type ModelSource = z.infer<typeof modelSourceSchema>;

/** The parts of something larger that say how a model is opened. */
export function sourceOf({ model, inputSize, normalisation }: ModelSource): ModelSource {
  return {
    ...(model === undefined ? {} : { model }),
    ...(inputSize === undefined ? {} : { inputSize }),
    ...(normalisation === undefined ? {} : { normalisation }),
  };
}

/** The same source where its file lies now: projects move together with the folder of their models. */
export function located(project: string, source: ModelSource): ModelSource {
  const { model } = source;
  if (model === undefined || existsSync(model)) return source;
  const beside = join(modelsFolder(project), basename(model));
  return existsSync(beside) ? { ...source, model: beside } : source;
}

/**
 * Opens a model that embedded the project, from where it was opened last.
 * @throws ModelError `model-changed` if another model lies there now; as {@link openEmbedder}.
 */
export async function openProjectModel(
  library: ProjectReader,
  record: ModelRecord,
  options: Pick<EmbedderOptions, 'device' | 'threads' | 'signal'> = {},
): Promise<Embedder> {
  const source = located(library.path, modelSourceSchema.parse(record.source));
  const embedder = await openEmbedder({ ...options, ...sourceOf(source) });
  if (embedder.model.id === record.sha256) return embedder;
  await embedder[Symbol.asyncDispose]();
  throw new ModelError(
    'model-changed',
    `The model "${record.name}" that the project was embedded with has changed or is gone, so nothing can be compared with its embeddings. Put it back.`,
    { details: { model: record.name } },
  );
}

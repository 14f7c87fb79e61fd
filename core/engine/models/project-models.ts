import { InvalidOptionError } from '../../errors/index.ts';
import type { ModelRecord, ProjectReader } from '../../library/index.ts';
import { listVenueModels, type VenueModel } from '../finetune/venue-models.ts';
import { isBetter } from '../finetune/venue-report.ts';
import { modelSourceSchema, located } from './model-source.ts';

/** A model that a project can be searched with. */
export interface ProjectModel {
  readonly name: string;
  /** The model's row, once it has embedded a crop of the project. */
  readonly record: ModelRecord | undefined;
  /** The file beside the project; undefined for a model that lies elsewhere. */
  readonly tuned: VenueModel | undefined;
}

/** The models that embedded a project, and those that were tuned and lie beside it. */
export async function listProjectModels(library: ProjectReader): Promise<ProjectModel[]> {
  const waiting = new Map((await listVenueModels(library.path)).map((model) => [model.file, model]));
  const embedded = library.models().map((record): ProjectModel => {
    const { model: file = '' } = located(library.path, modelSourceSchema.parse(record.source));
    const tuned = waiting.get(file);
    waiting.delete(file);
    return { name: tuned?.name ?? record.name, record, tuned };
  });
  const others = [...waiting.values()].map((tuned): ProjectModel => ({
    name: tuned.name,
    record: undefined,
    tuned,
  }));
  return [...embedded, ...others];
}

/** The model of this name, the newest of several. Throws: InvalidOptionError `unknown-model`. */
export async function findProjectModel(library: ProjectReader, name: string): Promise<ProjectModel> {
  const models = await listProjectModels(library);
  const found = models.findLast((model) => model.name === name);
  if (found !== undefined) return found;
  throw new InvalidOptionError(
    'unknown-model',
    `The project has no model "${name}". ${models.length === 0 ? 'It has none yet.' : `It has ${models.map((model) => `"${model.name}"`).join(', ')}.`}`,
    { details: { model: name } },
  );
}

/**
 * Refuses a model that was measured as no better than the one it began with, unless that is meant.
 * Throws: InvalidOptionError `model-is-worse`.
 */
export function refuseWorse({ name, tuned }: ProjectModel, isForced: boolean): void {
  const report = tuned?.report ?? null;
  if (report === null || isForced || isBetter(report)) return;
  const { before, after, base } = report;
  const percent = (share: number): string => (share * 100).toFixed(1);
  throw new InvalidOptionError(
    'model-is-worse',
    `"${name}" finds no more than "${base}", which it began with: mAP ${percent(before.mAP)} → ${percent(after.mAP)}, ` +
      `Rank-1 ${percent(before.rank1)} → ${percent(after.rank1)}. Keep the one in use, or say that it is meant.`,
    { details: { model: name, before: before.mAP, after: after.mAP } },
  );
}

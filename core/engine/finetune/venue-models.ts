import { access, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { InvalidOptionError } from '../../errors/index.ts';
import { readWeightsFile } from '../../mdpr/index.ts';
import { venueReportSchema, type VenueReport } from './venue-report.ts';

/** The metadata key of what a model was tuned to. */
export const VENUE_KEY = 'sightline.venue';

/** A model that was tuned to a project's venue. It is one file: to use it elsewhere is to copy it. */
export interface VenueModel {
  readonly name: string;
  readonly file: string;
  readonly licence: string;
  readonly report: VenueReport;
}

/** The folder of a project's own models, beside the project. */
export function modelsFolder(project: string): string {
  return join(dirname(project), `${basename(project, extname(project))}.models`);
}

/** Where a new model goes. Throws: InvalidOptionError for a name that is no file name, or is taken. */
export async function modelFileOf(project: string, name: string): Promise<string> {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(name)) {
    throw new InvalidOptionError(
      'invalid-model-name',
      `"${name}" cannot be the name of a model: it must be 1 to 64 letters, digits, ".", "-" and "_", and begin with a ` +
        'letter or digit.',
    );
  }
  const file = join(modelsFolder(project), `${name}.safetensors`);
  const isTaken = await access(file).then(
    () => true,
    () => false,
  );
  if (!isTaken) return file;
  throw new InvalidOptionError('model-exists', `There is a model ${file} already. Choose another name.`, {
    details: { file },
  });
}

/** The models beside a project, by name. Files that are no tuned models are left out. */
export async function listVenueModels(project: string): Promise<VenueModel[]> {
  const folder = modelsFolder(project);
  const names = await readdir(folder).catch((): string[] => []);
  const models: VenueModel[] = [];
  for (const name of names.filter((each) => each.endsWith('.safetensors')).toSorted()) {
    const file = join(folder, name);
    const { facts, metadata } = readWeightsFile(await readFile(file));
    const stated = metadata[VENUE_KEY];
    if (stated === undefined) continue;
    const report = venueReportSchema.parse(JSON.parse(stated));
    models.push({ name: basename(name, '.safetensors'), file, licence: facts.licence, report });
  }
  return models;
}

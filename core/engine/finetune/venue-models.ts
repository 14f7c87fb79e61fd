import { access, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InvalidOptionError } from '../../errors/index.ts';
import { readWeightsHead, type WeightsHead } from '../../mdpr/index.ts';
import { modelsFolder } from '../models/models-folder.ts';
import { venueReportSchema, type VenueReport } from './venue-report.ts';

/** The metadata key of what a model was tuned to. */
export const VENUE_KEY = 'sightline.venue';

/** A model that lies beside a project: tuned there, or imported. */
export interface VenueModel {
  readonly name: string;
  readonly file: string;
  readonly licence: string;
  readonly isTrained: boolean;
  /** Null for a model that does not say what it was tuned to. */
  readonly report: VenueReport | null;
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

/** The models beside a project, by name. Files that are no weights of Sightline are left out. */
export async function listVenueModels(project: string): Promise<VenueModel[]> {
  const folder = modelsFolder(project);
  const names = await readdir(folder).catch((): string[] => []);
  const models: VenueModel[] = [];
  for (const name of names.filter((each) => each.endsWith('.safetensors')).toSorted()) {
    const file = join(folder, name);
    const head = await readWeightsHead(file).catch(() => undefined);
    if (head === undefined) continue;
    const { licence, isTrained } = head.facts;
    models.push({ name: basename(name, '.safetensors'), file, licence, isTrained, report: venueOf(head) });
  }
  return models;
}

/** What a weights file says that it was tuned to; null where it says nothing, or nothing that could be understood. */
export function venueOf({ metadata }: Pick<WeightsHead, 'metadata'>): VenueReport | null {
  const stated = metadata[VENUE_KEY];
  if (stated === undefined) return null;
  try {
    return venueReportSchema.parse(JSON.parse(stated));
  } catch {
    return null;
  }
}

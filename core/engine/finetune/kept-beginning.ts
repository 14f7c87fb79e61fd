import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { InvalidOptionError } from '../../errors/index.ts';
import { writeWholeFile } from '../../files/index.ts';
import type { ProjectReader } from '../../library/index.ts';
import { located } from '../models/model-source.ts';
import type { VenueSplit } from './venue-split.ts';

const whole = z.number().int();
const picturesSchema = z.array(z.object({ identity: whole, view: whole, crop: whole }));
const testParts = { query: picturesSchema, gallery: picturesSchema };
const keptSchema = z.object({
  train: picturesSchema,
  ...testParts,
  validation: z.object(testParts),
  note: z.string(),
  base: z.string(),
});

const fileOf = (run: string): string => join(run, 'split.json');

/** What a run began with. */
export interface Beginning {
  readonly split: VenueSplit;
  /** The weights file. */
  readonly base: string;
}

/** Keeps it in the folder of its run, crops by their ids: the project changes while it runs. */
export async function keepBeginning(run: string, { split, base }: Beginning): Promise<void> {
  const { train, query, gallery, validation, note } = split;
  const byId = (pictures: VenueSplit['train']) =>
    pictures.map(({ identity, view, crop }) => ({ identity, view, crop: crop.id }));
  const kept: z.infer<typeof keptSchema> = {
    train: byId(train),
    query: byId(query),
    gallery: byId(gallery),
    validation: { query: byId(validation.query), gallery: byId(validation.gallery) },
    note,
    base,
  };
  await mkdir(dirname(fileOf(run)), { recursive: true });
  await writeWholeFile(fileOf(run), JSON.stringify(kept));
}

/**
 * What a run was begun with; undefined where it was not begun.
 * @throws InvalidOptionError `crops-gone` if crops of it are no longer in the project; `finetune-unreadable` if what was
 * kept is damaged, or of another version of Sightline.
 */
export async function keptBeginning(run: string, library: ProjectReader): Promise<Beginning | undefined> {
  const text = await readFile(fileOf(run), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const kept = parseKept(text, fileOf(run));
  const whole = (pictures: z.infer<typeof picturesSchema>): VenueSplit['train'] =>
    pictures.map(({ crop: id, ...of }) => {
      const crop = library.crop(id);
      if (crop !== undefined) return { ...of, crop };
      throw new InvalidOptionError(
        'crops-gone',
        'Pictures that the fine-tuning began with are no longer in the project, so it cannot go on. Discard it and begin anew.',
        { details: { crop: id } },
      );
    });
  const split = {
    train: whole(kept.train),
    query: whole(kept.query),
    gallery: whole(kept.gallery),
    validation: { query: whole(kept.validation.query), gallery: whole(kept.validation.gallery) },
    note: kept.note,
  };
  return { split, base: located(library.path, { model: kept.base }).model ?? kept.base };
}

function parseKept(text: string, file: string): z.infer<typeof keptSchema> {
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidOptionError(
      'finetune-unreadable',
      `The fine-tuning cannot go on: ${file} is damaged, or was written by another version of Sightline. Discard it and begin anew.`,
      { cause, details: { file } },
    );
  }
}

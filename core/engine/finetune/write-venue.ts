import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DatasetPicture } from '../../datasets/index.ts';
import { StoreError } from '../../errors/index.ts';
import type { ProjectReader } from '../../library/index.ts';
import type { VenuePicture, VenueSplit } from './venue-split.ts';

/** The id of the crop that a picture of such a data set is. */
export function cropOf({ name }: Pick<DatasetPicture, 'name'>): number {
  return Number(/_(\d+)_00\.jpg$/u.exec(basename(name))?.[1] ?? 0);
}

/** The folders of a venue's data: to learn from and choose by, and to measure before and after on. */
export const VENUE_PARTS = { learned: 'learned', measured: 'measured' } as const;

/**
 * Writes the split as two data sets, {@link VENUE_PARTS}, in the layout of Market-1501, in which a view stands for a
 * camera. What the folder held before goes. Pictures of people leave the project file by this: the caller removes the
 * folder when it is done.
 */
export async function writeVenue(folder: string, split: VenueSplit, library: ProjectReader): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const views = new Map<number, number>();
  const nameOf = ({ identity, view, crop }: VenuePicture): string => {
    if (!views.has(view)) views.set(view, views.size + 1);
    return `${String(identity).padStart(4, '0')}_c${views.get(view) ?? 0}s1_${crop.id}_00.jpg`;
  };
  const { learned, measured } = VENUE_PARTS;
  const parts = {
    [`${learned}/bounding_box_train`]: split.train,
    [`${learned}/query`]: split.validation.query,
    [`${learned}/bounding_box_test`]: split.validation.gallery,
    [`${measured}/query`]: split.query,
    [`${measured}/bounding_box_test`]: split.gallery,
  };
  for (const [part, pictures] of Object.entries(parts)) {
    await mkdir(join(folder, part), { recursive: true });
    for (const picture of pictures) {
      const jpeg = library.cropJpeg(picture.crop.id);
      if (jpeg === undefined) {
        throw new StoreError('crop-missing', `The project "${library.path}" lost crop ${picture.crop.id}.`);
      }
      await writeFile(join(folder, part, nameOf(picture)), jpeg);
    }
  }
}

import { InvalidOptionError } from '../errors/index.ts';
import type { ExportFormat } from './export-format.ts';
import { coco } from './formats/coco.ts';
import { cvat } from './formats/cvat.ts';
import { mot } from './formats/mot.ts';

/** Every format that a project can be written in, in the order in which they are listed. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [mot, coco, cvat];

/** The format of this id. Throws: InvalidOptionError `unknown-format`. */
export function findFormat(id: string): ExportFormat {
  const format = EXPORT_FORMATS.find((candidate) => candidate.id === id);
  if (format !== undefined) return format;
  throw new InvalidOptionError(
    'unknown-format',
    `There is no format "${id}". There are ${EXPORT_FORMATS.map((known) => known.id).join(', ')}.`,
  );
}

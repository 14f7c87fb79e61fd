import { InvalidOptionError } from '../errors/index.ts';
import type { ExportFormat } from './export-format.ts';
import { srt, webvtt } from './formats/captions.ts';
import { coco } from './formats/coco.ts';
import { csv } from './formats/csv.ts';
import { cvat } from './formats/cvat.ts';
import { edl } from './formats/edl.ts';
import { embeddings } from './formats/embeddings.ts';
import { fcpxml } from './formats/fcpxml.ts';
import { json } from './formats/json.ts';
import { market1501 } from './formats/market1501.ts';
import { mot } from './formats/mot.ts';
import { sportscode, sportscodeStrict } from './formats/sportscode.ts';
import { reportCsv, reportJson } from './report/report-data.ts';
import { reportHtml } from './report/report-html.ts';
import { reportPdf } from './report/report-pdf.ts';

/** Every format that a project can be written in, in the order in which they are listed. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  ...[mot, coco, cvat, market1501, embeddings],
  ...[sportscode, sportscodeStrict, edl, fcpxml, webvtt, srt],
  ...[csv, json],
  ...[reportHtml, reportPdf, reportCsv, reportJson],
];

/** The format of this id. Throws: InvalidOptionError `unknown-format`. */
export function findFormat(id: string): ExportFormat {
  const format = EXPORT_FORMATS.find((candidate) => candidate.id === id);
  if (format !== undefined) return format;
  throw new InvalidOptionError(
    'unknown-format',
    `There is no format "${id}". There are ${EXPORT_FORMATS.map((known) => known.id).join(', ')}.`,
  );
}

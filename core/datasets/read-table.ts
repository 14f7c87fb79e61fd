import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InvalidOptionError } from '../errors/index.ts';
import { readCsvRows } from './csv-rows.ts';
import { DERIVED_SPLIT_NOTE, deriveSplit, UNKNOWN_CAMERA_NOTE } from './derived-split.ts';
import type { Dataset, DatasetPicture, RefusedFile } from './dataset.ts';
import { listFolder } from './folder-listing.ts';
import { otherFormat } from './named-pictures.ts';

const MAXIMUM_TABLE_BYTES = 256 * 2 ** 20;

/**
 * A flat folder of JPEG files with one CSV file whose header names the columns `file` and `id`, and where known
 * `camera` and `time` (seconds), in any order.
 * @throws InvalidOptionError `invalid-csv` if the table is too large, malformed or lacks a column.
 */
export async function readTable(folder: string, table: string): Promise<Dataset> {
  const path = join(folder, table);
  if ((await stat(path)).size > MAXIMUM_TABLE_BYTES) throw invalid(path, 'is larger than 256 MiB');
  const [header = [], ...rows] = readCsvRows(await readFile(path, 'utf8'));
  const columns = header.map((cell) => cell.toLowerCase());
  if (!columns.includes('file') || !columns.includes('id')) {
    throw invalid(path, 'must begin with a header that names the columns file and id');
  }
  const listing = await listFolder(folder);
  const present = new Set(listing.pictures);
  const train: DatasetPicture[] = [];
  const refused: RefusedFile[] = listing.others.map(otherFormat);
  rows.forEach((row, index) => {
    const cell = (column: string): string => row[columns.indexOf(column)] ?? '';
    const name = cell('file');
    const reason = findFault(cell, present);
    if (reason !== undefined) {
      refused.push({ name: name || `${table}, row ${index + 1}`, reason });
      return;
    }
    present.delete(name);
    const [camera, time] = [cell('camera'), cell('time')];
    train.push({
      file: join(folder, name),
      name,
      identity: cell('id'),
      camera: camera === '' ? null : camera,
      time: time === '' ? null : Number(time),
    });
  });
  for (const name of present) refused.push({ name, reason: 'The table has no row for it.' });
  return {
    layout: 'csv',
    folder,
    train,
    evaluation: { test: deriveSplit(train), challenge: undefined },
    refused,
    junk: 0,
    notes: [
      ...(train.some(({ camera }) => camera === null) ? [UNKNOWN_CAMERA_NOTE] : []),
      DERIVED_SPLIT_NOTE,
    ],
  };
}

/** Why a row cannot be used, or undefined. */
function findFault(cell: (column: string) => string, present: ReadonlySet<string>): string | undefined {
  const name = cell('file');
  if (name === '' || basename(name) !== name) return 'The table must name a file of its own folder.';
  if (!present.has(name)) return 'The folder has no such JPEG file, or the table names it twice.';
  if (cell('id') === '') return 'Its row has no id.';
  if (!Number.isFinite(Number(cell('time')))) return `Its time ${cell('time')} is no number of seconds.`;
  return undefined;
}

function invalid(path: string, fault: string): InvalidOptionError {
  return new InvalidOptionError('invalid-csv', `The table ${path} ${fault}.`, { details: { file: path } });
}

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseCsv } from './parse-csv.ts';
import { invalidImport, TrackGathering, type ImportedTrack, type ReadOptions } from './imported-track.ts';
import { readLines, readZipLines } from './read-lines.ts';

const FIELDS = [7, 9, 10];
/** The identity of boxes that are nobody's, and the confidence that says that there is none. */
const NONE = -1;
/** What is read of an archive, best first. */
const ZIP_BOXES = [/^([^/]+\/)?gt\/gt\.txt$/, /^([^/]+\/)?det\/det\.txt$/];
const ZIP_NAMES = [/^([^/]+\/)?identities\.csv$/];

/**
 * A MOT Challenge file of one camera: ground truth (9 fields; rows whose flag is 0 are passed over) or results
 * (7 or 10). Boxes whose identity is −1 come as tracks of their own. Names are read from `identities.csv` where it
 * lies as an export puts it. A zip archive of such a folder, as CVAT makes it ("MOT 1.1"), is read without unpacking it:
 * its `gt/gt.txt`, else its `det/det.txt`. Throws: InvalidOptionError `invalid-import`, naming the line, or `unreadable-import`.
 */
export async function readMot({ path, signal }: ReadOptions): Promise<ImportedTrack[]> {
  const names = await readNames(path, signal);
  const gathering = new TrackGathering(path);
  const isZip = path.toLowerCase().endsWith('.zip');
  const lines = isZip ? readZipLines(path, ZIP_BOXES, signal) : readLines(path, signal);
  for await (const [line, number] of lines) {
    if (line.trim() === '') continue;
    const fields = line.split(',').map((field) => (field.trim() === '' ? NaN : Number(field)));
    const where = `line ${number}`;
    if (!FIELDS.includes(fields.length) || !fields.every(Number.isFinite)) {
      throw invalidImport(path, where, 'a row has 7, 9 or 10 numbers separated by commas');
    }
    const [frame = 0, id = 0, left = 0, top = 0, width = 0, height = 0, confidence = 0] = fields;
    const isTruth = fields.length === 9;
    if (isTruth && confidence === 0) continue;
    gathering.add(
      id === NONE ? `line ${number}` : String(id),
      names.get(id) ?? null,
      {
        frame: frame - 1,
        box: { x: left - 1, y: top - 1, width, height },
        score: isTruth || confidence === NONE ? 1 : confidence,
      },
      where,
    );
  }
  return gathering.tracks();
}

async function readNames(path: string, signal: AbortSignal | undefined): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  const isZip = path.toLowerCase().endsWith('.zip');
  const file = join(dirname(dirname(dirname(path))), 'identities.csv');
  let text = '';
  if (!isZip && !existsSync(file)) return names;
  const lines = isZip ? readZipLines(path, ZIP_NAMES, signal) : readLines(file, signal);
  for await (const [line] of lines) text += `${line}\n`;
  for (const [id = '', name = ''] of parseCsv(text).slice(1)) {
    // What is named after its tracklet has no name.
    if (name !== '' && !/^Tracklet \d+$/.test(name)) names.set(Number(id), name);
  }
  return names;
}

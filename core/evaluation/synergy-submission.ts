import { InvalidOptionError } from '../errors/index.ts';
import { givenDistances, type RankingDistances } from './ranking-distances.ts';

/** A submission of the SynergyReID challenge; `distances` has a row of each query id and a column of each gallery id. */
export interface SynergySubmission {
  readonly queryIds: readonly number[];
  readonly galleryIds: readonly number[];
  readonly distances: RankingDistances;
}

/**
 * The submission as CSV: `0` and the gallery ids, then a row per query of its id and its distances with five
 * decimals, both by ascending id; ids carry their distances along (mdpr.md §11.4).
 * @throws InvalidOptionError if ids are no whole numbers ≥ 0, queries repeat, or sizes disagree.
 */
export function writeSynergySubmission({ queryIds, galleryIds, distances }: SynergySubmission): string {
  if (distances.queries !== queryIds.length || distances.gallery !== galleryIds.length) {
    throw invalid('has another number of ids than of distances');
  }
  if (![...queryIds, ...galleryIds].every(isId)) throw invalid('holds an id that is no whole number ≥ 0');
  if (new Set(queryIds).size !== queryIds.length) throw invalid('names a query twice');
  const columns = ascending(galleryIds);
  const lines = [['0', ...columns.map((column) => String(galleryIds[column]))].join(',')];
  for (const query of ascending(queryIds)) {
    const row = distances.row(query);
    const cells = columns.map((column) => (row[column] ?? 0).toFixed(5).padStart(10));
    lines.push([String(queryIds[query]), ...cells].join(','));
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Reads a submission back.
 * @throws InvalidOptionError `invalid-submission`, naming the line at fault.
 */
export function readSynergySubmission(csv: string): SynergySubmission {
  const lines = csv.replace(/\r?\n$/, '').split(/\r?\n/);
  const [corner, ...galleryIds] = (lines[0] ?? '').split(',').map(readNumber);
  if (corner !== 0 || galleryIds.length === 0 || !galleryIds.every(isId)) {
    throw invalid('does not begin with 0 and the gallery ids');
  }
  const queryIds: number[] = [];
  const rows = lines.slice(1).map((line, index) => {
    const [id, ...row] = line.split(',').map(readNumber);
    if (id === undefined || !isId(id) || row.length !== galleryIds.length || !row.every(Number.isFinite)) {
      throw invalid(
        `must have a query id and ${galleryIds.length} finite distances in line ${index + 2}, which it has not`,
      );
    }
    queryIds.push(id);
    return row;
  });
  return { queryIds, galleryIds, distances: givenDistances(rows, galleryIds.length) };
}

/** Indexes by ascending id; equal ids keep their order. */
function ascending(ids: readonly number[]): number[] {
  return ids.map((_, index) => index).sort((a, b) => (ids[a] ?? 0) - (ids[b] ?? 0) || a - b);
}

/** A blank cell is no number, though JavaScript reads it as zero. */
function readNumber(cell: string): number {
  return cell.trim() === '' ? Number.NaN : Number(cell);
}

function isId(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function invalid(fault: string): InvalidOptionError {
  return new InvalidOptionError('invalid-submission', `The submission ${fault}.`);
}

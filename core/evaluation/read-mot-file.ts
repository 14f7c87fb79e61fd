import { InvalidOptionError } from '../errors/index.ts';
import type { MotFileRow } from './mot-row.ts';

/** Limits of {@link readMotFile}. */
export interface MotFileOptions {
  /** Names the file in error messages. Default: `the MOT file`. */
  readonly name?: string;
  /** A file with more rows is refused. Default: 10,000,000 (some 90 minutes of 60 people at 30 frames per second). */
  readonly maximumRows?: number;
}

const DEFAULT_MAXIMUM_ROWS = 10_000_000;
const MINIMUM_COLUMNS = 6;
const MAXIMUM_COLUMNS = 12;
const MAXIMUM_PIXELS = 1e6;
const MAXIMUM_FRAME = 1e9;

function parseRow(line: string, lineNumber: number, name: string): MotFileRow {
  const fail = (problem: string): never => {
    throw new InvalidOptionError('invalid-mot-file', `Line ${lineNumber} of ${name} ${problem}.`, {
      details: { line: lineNumber },
    });
  };
  const cells = line.includes(',') ? line.split(',') : line.trim().split(/\s+/);
  if (cells.length < MINIMUM_COLUMNS || cells.length > MAXIMUM_COLUMNS) {
    fail(`has ${cells.length} columns; the format is frame,id,left,top,width,height,confidence,…`);
  }
  const numberAt = (index: number, column: string, limit: number): number => {
    const cell = (cells[index] ?? '').trim();
    const value = cell === '' ? Number.NaN : Number(cell);
    if (!Number.isFinite(value))
      return fail(`has "${cell.slice(0, 40)}" as its ${column}, which is not a number`);
    if (Math.abs(value) > limit) return fail(`has ${value} as its ${column}, beyond the limit of ${limit}`);
    return value;
  };
  const frame = numberAt(0, 'frame', MAXIMUM_FRAME);
  if (!Number.isInteger(frame) || frame < 1)
    fail(`has ${frame} as its frame; frames are whole numbers from 1`);
  const id = numberAt(1, 'id', Number.MAX_SAFE_INTEGER);
  if (!Number.isInteger(id)) fail(`has ${id} as its id; ids are whole numbers`);
  const width = numberAt(4, 'width', MAXIMUM_PIXELS);
  const height = numberAt(5, 'height', MAXIMUM_PIXELS);
  if (width <= 0 || height <= 0) fail(`has a box of ${width} × ${height} pixels; both must be above 0`);
  return {
    frame,
    id,
    // The format counts pixels from 1 (arXiv:1504.01942, section 3.2).
    box: {
      x: numberAt(2, 'left', MAXIMUM_PIXELS) - 1,
      y: numberAt(3, 'top', MAXIMUM_PIXELS) - 1,
      width,
      height,
    },
    confidence: cells.length > MINIMUM_COLUMNS ? numberAt(6, 'confidence', Number.MAX_VALUE) : 1,
  };
}

/**
 * The rows of a MOTChallenge text file (ground truth, detections or results): `frame,id,left,top,width,height` and
 * further columns, of which the confidence is kept. Boxes come out with their origin at 0, the file counts from 1.
 * Throws: `InvalidOptionError` that names the line.
 * Source: arXiv:1504.01942, section 3.2.
 */
export function readMotFile(text: string, options: MotFileOptions = {}): readonly MotFileRow[] {
  const { name = 'the MOT file', maximumRows = DEFAULT_MAXIMUM_ROWS } = options;
  const rows: MotFileRow[] = [];
  let lineNumber = 0;
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    start = end + 1;
    lineNumber++;
    if (line.trim() === '') continue;
    if (rows.length >= maximumRows) {
      throw new InvalidOptionError('mot-file-too-long', `${name} has more than ${maximumRows} rows.`, {
        details: { maximumRows },
      });
    }
    rows.push(parseRow(line, lineNumber, name));
  }
  return rows;
}

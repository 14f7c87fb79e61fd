import { InvalidOptionError } from '../errors/index.ts';

/** The cells of a CSV text by RFC 4180: quoted cells may hold commas, line ends and doubled quotes. */
export function readCsvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let position = text.startsWith('\ufeff') ? 1 : 0;
  while (position < text.length) {
    const { cell, end } = text[position] === '"' ? readQuoted(text, position) : readPlain(text, position);
    row.push(cell);
    position = end + 1;
    if (text[end] === ',') {
      if (position === text.length) row.push('');
      continue;
    }
    if (text[end] === '\r' && text[position] === '\n') position++;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

interface Cell {
  readonly cell: string;
  /** Where the separator after it stands. */
  readonly end: number;
}

function readPlain(text: string, start: number): Cell {
  let end = start;
  while (end < text.length && !',\r\n'.includes(text[end] ?? '')) end++;
  return { cell: text.slice(start, end).trim(), end };
}

function readQuoted(text: string, start: number): Cell {
  let cell = '';
  let position = start + 1;
  for (;;) {
    const quote = text.indexOf('"', position);
    if (quote < 0) throw malformed('a quoted cell does not end');
    cell += text.slice(position, quote);
    position = quote + 1;
    if (text[position] !== '"') break;
    cell += '"';
    position++;
  }
  if (position < text.length && !',\r\n'.includes(text[position] ?? '')) {
    throw malformed('a quoted cell is followed by more text');
  }
  return { cell, end: position };
}

function malformed(fault: string): InvalidOptionError {
  return new InvalidOptionError('invalid-csv', `The table cannot be read as CSV: ${fault}.`);
}

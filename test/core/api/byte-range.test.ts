import { describe, expect, it } from 'vitest';
import { parseByteRange } from '../../../core/api/server/byte-range.ts';

describe('parseByteRange', () => {
  it.each([
    ['nothing', undefined, 'whole'],
    ['a closed part', 'bytes=10-19', { first: 10, last: 19 }],
    ['an open part', 'bytes=10-', { first: 10, last: 99 }],
    ['a part that ends beyond the file', 'bytes=90-500', { first: 90, last: 99 }],
    ['the last bytes', 'bytes=-5', { first: 95, last: 99 }],
    ['more last bytes than there are', 'bytes=-500', { first: 0, last: 99 }],
    ['a start beyond the file', 'bytes=100-', 'unsatisfiable'],
    ['no last bytes', 'bytes=-0', 'unsatisfiable'],
    ['an end before the start', 'bytes=9-3', 'whole'],
    ['several parts', 'bytes=0-1,5-6', 'whole'],
    ['another unit', 'items=0-1', 'whole'],
    ['no numbers', 'bytes=-', 'whole'],
    ['something else', 'bytes=1e1-20', 'whole'],
  ])('reads %s', (_case, header, expected) => {
    expect(parseByteRange(header, 100)).toEqual(expected);
  });

  it('cannot satisfy any part of an empty file', () => {
    expect(parseByteRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseByteRange('bytes=-1', 0)).toBe('unsatisfiable');
  });
});

import { describe, expect, it } from 'vitest';
import { readMotFile } from '../../../core/evaluation/index.ts';

describe('readMotFile', () => {
  it('reads ground truth and result rows, with the origin moved from 1 to 0', () => {
    expect(readMotFile('1,3,113.84,274.5,57.307,130.05,-1,-1,-1,-1\r\n\n2,4,1,1,10,20,0.5\n')).toEqual([
      { frame: 1, id: 3, box: { x: 112.84, y: 273.5, width: 57.307, height: 130.05 }, confidence: -1 },
      { frame: 2, id: 4, box: { x: 0, y: 0, width: 10, height: 20 }, confidence: 0.5 },
    ]);
  });

  it('reads columns separated by white space, a byte order mark and a missing confidence', () => {
    expect(readMotFile('\uFEFF7 -1 2 3 4 5')).toEqual([
      { frame: 7, id: -1, box: { x: 1, y: 2, width: 4, height: 5 }, confidence: 1 },
    ]);
  });

  it.each([
    ['a word for a number', '1,1,a,1,5,5', /Line 1 of truth\.txt has "a" as its left/],
    ['an empty cell', '1,1,1,,5,5', /Line 1 of truth\.txt has "" as its top/],
    ['infinity', '1,1,1,1,5,Infinity', /height, which is not a number/],
    ['too few columns', '1,1,1,1,5,5\n\n1,2,3', /Line 3 of truth\.txt has 3 columns/],
    ['frame 0', '0,1,1,1,5,5', /frames are whole numbers from 1/],
    ['a broken id', '1,1.5,1,1,5,5', /ids are whole numbers/],
    ['an empty box', '1,1,1,1,0,5', /box of 0 × 5 pixels/],
    ['an absurd place', '1,1,1e9,1,5,5', /beyond the limit/],
    ['another format', '{"frames": []}', /columns/],
  ])('refuses %s and names the line', (_, text, message) => {
    expect(() => readMotFile(text, { name: 'truth.txt' })).toThrow(message);
  });

  it('refuses more rows than allowed', () => {
    expect(() => readMotFile('1,1,1,1,5,5\n1,2,1,1,5,5', { maximumRows: 1 })).toThrow(/more than 1 rows/);
  });
});

import { describe, expect, it } from 'vitest';
import { parseMotRow } from '../../../core/detection/mot-row.ts';

describe('parseMotRow', () => {
  it('counts frames and the box origin from 0', () => {
    expect(parseMotRow('1,1,101.5,51,40,80,0.75,-1,-1,-1', 1, 'a.txt')).toEqual({
      frame: 0,
      box: { x: 100.5, y: 50, width: 40, height: 80 },
      score: 0.75,
    });
  });

  it.each([
    ['whole numbers written as floats', '6.0,2.0,1,1,4,5,1,-1,-1,-1', 5, 1],
    ['spaces and a carriage return', ' 2, 1, 1, 1, 4, 5, 0.5, -1, -1, -1\r', 1, 0.5],
    ['no confidence', '3,1,1,1,4,5,-1,-1,-1,-1', 2, 1],
    ['seven fields', '3,-1,1,1,4,5,0.25', 2, 0.25],
    ['ground truth of a pedestrian', '3,1,1,1,4,5,1,1,0.4', 2, 1],
  ])('reads %s', (_, line, frame, score) => {
    expect(parseMotRow(line, 1, 'a.txt')).toEqual({ frame, box: { x: 0, y: 0, width: 4, height: 5 }, score });
  });

  it.each([
    ['a blank line', '  '],
    ['ground truth flagged to be ignored', '3,1,1,1,4,5,0,1,1'],
    ['ground truth of another class', '3,1,1,1,4,5,1,3,1'],
  ])('passes over %s', (_, line) => {
    expect(parseMotRow(line, 1, 'a.txt')).toBeUndefined();
  });

  it.each([
    ['too few fields', '1,1,1,1,4,5', 'fields'],
    ['words', '1,1,one,1,4,5,1,-1,-1,-1', 'finite number'],
    ['an empty field', '1,1,,1,4,5,1,-1,-1,-1', 'finite number'],
    ['infinity', '1,1,Infinity,1,4,5,1,-1,-1,-1', 'finite number'],
    ['frame 0', '0,1,1,1,4,5,1,-1,-1,-1', 'count from 1'],
    ['half a frame', '1.5,1,1,1,4,5,1,-1,-1,-1', 'count from 1'],
    ['a box without width', '1,1,1,1,0,5,1,-1,-1,-1', 'above 0'],
    ['a box of negative height', '1,1,1,1,4,-5,1,-1,-1,-1', 'above 0'],
    ['a box larger than any picture', '1,1,1,1,1e9,5,1,-1,-1,-1', 'larger than any picture'],
    ['a confidence in per cent', '1,1,1,1,4,5,87,-1,-1,-1', 'from 0 to 1'],
  ])('refuses %s, naming file and line', (_, line, reason) => {
    expect(() => parseMotRow(line, 12, 'a.txt')).toThrow(
      expect.objectContaining({
        code: 'invalid-detections',
        message: expect.stringMatching(new RegExp(`^a\\.txt, line 12: .*${reason}`)) as string,
      }),
    );
  });
});

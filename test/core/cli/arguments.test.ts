import { describe, expect, it } from 'vitest';
import { collectNamedPath, parseCount, parseMoment } from '../../../core/cli/arguments.ts';
import { formatDuration, formatTable, formatTime } from '../../../core/cli/output.ts';
import { formatProgress } from '../../../core/cli/progress-line.ts';

describe('collectNamedPath', () => {
  it('collects names with their paths, keeping equals signs of the path', () => {
    const one = collectNamedPath('north=a=b.mp4', undefined);
    expect([...collectNamedPath('south=c d.mp4', one)]).toEqual([
      ['north', 'a=b.mp4'],
      ['south', 'c d.mp4'],
    ]);
  });

  it.each(['north', '=a.mp4', 'north='])('refuses %j', (text) => {
    expect(() => collectNamedPath(text, undefined)).toThrow('must be NAME=PATH');
  });

  it('refuses a name that is given twice', () => {
    expect(() => collectNamedPath('a=2', new Map([['a', '1']]))).toThrow('given twice');
  });
});

describe('parseMoment', () => {
  it('reads camera, seconds and pixels', () => {
    expect(parseMoment('cam@north@-1.5,640,359.5')).toEqual({
      camera: 'cam@north',
      time: -1.5,
      x: 640,
      y: 359.5,
    });
  });

  it.each(['cam@1,2', '@1,2,3', 'cam@a,2,3', 'cam@1.2.3,2,3', 'cam'])('refuses %j', (text) => {
    expect(() => parseMoment(text)).toThrow('CAMERA@SECONDS,X,Y');
  });
});

describe('parseCount', () => {
  it.each(['0', '-1', '1.5', 'x', ''])('refuses %j', (text) => {
    expect(() => parseCount(text)).toThrow('whole number');
  });
});

describe('output for people', () => {
  it('writes times, durations and tables', () => {
    expect([formatTime(75.2), formatTime(3700), formatTime(59.999), formatTime(-1.25)]).toEqual([
      '1:15.20',
      '1:01:40.00',
      '1:00.00',
      '-0:01.25',
    ]);
    expect([formatDuration(45.4), formatDuration(200)]).toEqual(['45 s', '3 min 20 s']);
    expect(
      formatTable([
        ['a', 'bb'],
        ['ccc', 'd'],
      ]),
    ).toEqual(['a    bb', 'ccc  d']);
  });

  it('shows how far a job is, how fast and how long still', () => {
    const line = formatProgress({
      job: 1,
      kind: 'ingest',
      state: 'running',
      stage: 'following',
      fraction: 0.5,
      rate: 1.25,
      remaining: 30,
      warnings: [],
      error: null,
    });
    expect(line).toBe(`[${'█'.repeat(12)}${'·'.repeat(12)}]   50 %  following  1.25× real time  30 s left`);
  });
});

import { expect, it } from 'vitest';
import { formatTime } from '../../renderer/format-time.ts';
import { parseTime } from '../../renderer/parse-time.ts';

it('a typed time is understood with and without hours, with point or comma', () => {
  expect(['75', ' 2:03,5 ', '1:02:03.4', '-0:01.5', '90:00'].map(parseTime)).toEqual([
    75, 123.5, 3723.4, -1.5, 5400,
  ]);
});

it('what is no time is refused', () => {
  expect(['', 'soon', '1:60', '1:61:00', '1:2:3:4', '1e3', '2:'].map(parseTime)).toEqual(
    Array(7).fill(undefined),
  );
});

it('what the window shows is read as the same time', () => {
  for (const time of [0, 0.25, 59.999, 61.5, 3599.999, 3600, 7322.042]) {
    expect(parseTime(formatTime(time, 3))).toBeCloseTo(time, 9);
    expect(parseTime(formatTime(-time, 3))).toBeCloseTo(-time, 9);
  }
});

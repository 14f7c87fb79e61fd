import { describe, expect, it } from 'vitest';
import { formatDuration, formatTime } from '../../../renderer/format-time.ts';
import { followClock } from '../../../renderer/media/follow-clock.ts';
import { frameIndexAt, seekTarget, stepFrames } from '../../../renderer/media/frame-lookup.ts';

/** Variable rate: 25 per second, then a hole of half a second. */
const TIMES = [0, 0.04, 0.08, 0.58, 0.62];

describe('frame lookup', () => {
  it.each([
    ['before the first frame', -0.1, -1],
    ['at a frame', 0.04, 1],
    ['just below a frame by rounding', 0.0399999999, 1],
    ['in a hole', 0.5, 2],
    ['after the last frame', 9, 4],
  ])('finds the frame shown %s', (_case, time, index) => {
    expect(frameIndexAt(TIMES, time)).toBe(index);
  });

  it('aims inside of the frame, also of a long one', () => {
    expect(seekTarget(TIMES, 0.05)).toBeCloseTo(0.06, 9);
    expect(seekTarget(TIMES, 0.3)).toBeCloseTo(0.1, 9);
    expect(frameIndexAt(TIMES, seekTarget(TIMES, 0.62))).toBe(4);
  });

  it('steps through frames, not through time, and stays inside', () => {
    expect(stepFrames(TIMES, 0.3, 1)).toBe(0.58);
    expect(stepFrames(TIMES, 0.58, -1)).toBe(0.08);
    expect(stepFrames(TIMES, 0, -1)).toBe(0);
    expect(stepFrames(TIMES, 0.62, 3)).toBe(0.62);
  });
});

describe('followClock', () => {
  const goal = { time: 5, seekTarget: 5.02, motion: 'running', speed: 1 } as const;
  const state = { currentTime: 5, isPaused: false, isSeeking: false };

  it("lets a player in step play on at the clock's speed", () => {
    expect(followClock(state, { ...goal, speed: 2 })).toEqual({ run: 'leave', rate: 2 });
  });

  it('hurries a player that lags, slows one that leads, within limits', () => {
    expect(followClock({ ...state, currentTime: 4.975 }, goal).rate).toBeCloseTo(1.15, 9);
    expect(followClock({ ...state, currentTime: 5.025 }, goal).rate).toBeCloseTo(0.85, 9);
    expect(followClock({ ...state, currentTime: 4.8 }, goal).rate).toBeCloseTo(1.5, 9);
  });

  it('jumps when far off, unless a jump is under way', () => {
    expect(followClock({ ...state, currentTime: 4 }, goal)).toEqual({ run: 'leave', seekTo: 5.02 });
    expect(followClock({ ...state, currentTime: 4, isSeeking: true }, goal)).toEqual({ run: 'leave' });
  });

  it('shows the exact frame when the clock stands', () => {
    expect(followClock(state, { ...goal, motion: 'standing' })).toEqual({ run: 'pause', seekTo: 5.02 });
    const there = { currentTime: 5.0199995, isPaused: true, isSeeking: false };
    expect(followClock(there, { ...goal, motion: 'standing' })).toEqual({ run: 'leave' });
  });

  it('holds a player in its place while another is waited for', () => {
    expect(followClock({ ...state, currentTime: 4.9 }, { ...goal, motion: 'held' })).toEqual({
      run: 'pause',
    });
    expect(followClock({ ...state, currentTime: 1 }, { ...goal, motion: 'held' })).toEqual({
      run: 'pause',
      seekTo: 5.02,
    });
  });

  it('plays backwards by seeking', () => {
    expect(followClock(state, { ...goal, speed: -1 })).toEqual({ run: 'pause', seekTo: 5.02 });
  });
});

describe('times for people', () => {
  it.each([
    [0, '0:00.00'],
    [59.999, '1:00.00'],
    [83.456, '1:23.46'],
    [3723.4, '1:02:03.40'],
    [-0.25, '−0:00.25'],
    [-0.001, '0:00.00'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(formatTime(seconds)).toBe(text);
  });

  it('writes remaining times roughly', () => {
    expect([0.2, 59, 95, 7500].map(formatDuration)).toEqual(['1 s', '59 s', '2 min', '2 h 5 min']);
  });
});

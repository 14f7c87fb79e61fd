import { describe, expect, it } from 'vitest';
import { ProgressEstimate } from '../../../../core/engine/jobs/progress-estimate.ts';

describe('ProgressEstimate', () => {
  it('tells rate and remaining time from how the work has gone', () => {
    const estimate = new ProgressEstimate(100);
    expect(estimate.update(0, 0)).toEqual({ fraction: 0, rate: null, remaining: null });
    expect(estimate.update(10, 20)).toEqual({ fraction: 0.2, rate: 2, remaining: 40 });
  });

  it('does not count what an earlier run had done into the rate', () => {
    const estimate = new ProgressEstimate(100, 50);
    expect(estimate.update(0, 50)).toEqual({ fraction: 0.5, rate: null, remaining: null });
    expect(estimate.update(10, 60)).toEqual({ fraction: 0.6, rate: 1, remaining: 40 });
  });

  it('forgets what is more than twenty seconds old', () => {
    const estimate = new ProgressEstimate(1000);
    estimate.update(0, 0);
    estimate.update(10, 100);
    estimate.update(25, 100);
    expect(estimate.update(30, 120).rate).toBe(1);
  });
});

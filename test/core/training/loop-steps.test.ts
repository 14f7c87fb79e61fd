import { beforeAll, describe, expect, it } from 'vitest';
import { ModelError } from '../../../core/errors/index.ts';
import type { SessionHost } from '../../../core/runtime/index.ts';
import {
  ArraySteps,
  LoopSteps,
  type DeviceSteps,
  type StepLosses,
  type TrainingState,
} from '../../../core/training/index.ts';
import { furtherOff, tensorsByName, TINY_PLAN, tinyFeeds, tinyState } from './tiny-steps.ts';

const CPU = { device: 'cpu', threads: 1 } as const;

/** Gradients go through another graph there, and Adam calculates in double precision. */
const TOLERANCE = 1e-4;

describe('steps in a loop on the device', () => {
  let session: SessionHost;
  let looped: DeviceSteps;
  let losses: readonly StepLosses[];
  let state: TrainingState;
  beforeAll(async () => {
    session = await LoopSteps.session(TINY_PLAN, CPU);
    looped = new LoopSteps(TINY_PLAN, session, tinyState());
    losses = await looped.steps(tinyFeeds(3));
    state = await looped.state();
  });

  it('are the same in one run as one by one', async () => {
    const single = new LoopSteps(TINY_PLAN, session, tinyState());
    const singleLosses: StepLosses[] = [];
    for (const feed of tinyFeeds(3)) singleLosses.push(...(await single.steps([feed])));
    expect(losses).toHaveLength(3);
    expect(losses).toEqual(singleLosses);
    expect(state.step).toBe(3);
    expect(state).toEqual(single.state());
  });

  it('are those of the optimiser on arrays', async () => {
    const arrays = await ArraySteps.open(TINY_PLAN, tinyState(), CPU);
    for (const [step, { loss, terms }] of (await arrays.steps(tinyFeeds(3))).entries()) {
      expect(Math.abs((losses[step]?.loss ?? Number.NaN) / loss - 1)).toBeLessThan(TOLERANCE);
      expect(Object.keys(losses[step]?.terms ?? {}).sort()).toEqual(Object.keys(terms).sort());
    }
    const expected = tensorsByName(arrays.state());
    expect(furtherOff(tensorsByName(state), expected, TOLERANCE)).toEqual([]);
    expect(furtherOff(tensorsByName(tinyState()), expected, TOLERANCE).length).toBeGreaterThan(200);
  });

  it('end at a loss that is not a number, naming the step, and leave the state before the run', async () => {
    const before = structuredClone(state);
    const feeds = tinyFeeds(3);
    feeds[1]?.images.fill(Number.NaN);
    const failed = looped.steps(feeds);
    await expect(failed).rejects.toThrow(ModelError);
    await expect(failed).rejects.toMatchObject({ code: 'non-finite-loss', details: { step: 5 } });
    expect(await looped.state()).toEqual(before);
  });
});

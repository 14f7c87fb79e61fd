import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tracker, type TrackerState, type TrackerUpdate } from '../../../core/tracking/index.ts';
import { SyntheticLooks } from '../../../bench/tracking-looks.ts';
import { noisyDetections, type NoisyFrame } from '../../../bench/tracking-noise.ts';

/** Five people who walk to and fro and meet often, at `perSecond` frames per second, with detection noise. */
function crowdedFrames(seed: number, perSecond: number): readonly NoisyFrame[] {
  const truth = Array.from({ length: 150 }, (_, index) => index + 1).flatMap((frame) =>
    [1, 2, 3, 4, 5].map((id) => ({
      frame,
      id,
      box: {
        x: 500 + 300 * Math.sin((frame / 30) * (0.5 + id / 5) + id),
        y: 200 + 8 * id,
        width: 50,
        height: 110,
      },
    })),
  );
  return noisyDetections(truth, {
    seed,
    framesPerSecond: 30,
    step: 30 / perSecond,
    width: 1280,
    height: 720,
  });
}

async function run(
  tracker: Tracker,
  frames: readonly NoisyFrame[],
  looks: SyntheticLooks | undefined,
): Promise<TrackerUpdate[]> {
  const updates: TrackerUpdate[] = [];
  for (const { time, detections } of frames) {
    const embed =
      looks &&
      ((indexes: readonly number[]) =>
        Promise.resolve(
          indexes.flatMap((index) => {
            const detection = detections[index];
            return detection === undefined ? [] : [looks.embed(detection, detections)];
          }),
        ));
    updates.push(await tracker.update({ time, detections, pictureWidth: 1280, pictureHeight: 720, embed }));
  }
  return updates;
}

describe('Tracker snapshot', () => {
  it('goes on bit by bit the same after a restore from JSON, wherever the cut is (U18)', async () => {
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 });
    const options = fc.record({
      cuts,
      seed: fc.nat(1000),
      perSecond: fc.constantFrom(10, 30),
      hasLooks: fc.boolean(),
    });
    let [observations, ended] = [0, 0];
    await fc.assert(
      fc.asyncProperty(options, async ({ cuts: places, seed, perSecond, hasLooks }) => {
        const frames = crowdedFrames(seed, perSecond);
        const newLooks = (): SyntheticLooks | undefined =>
          hasLooks ? new SyntheticLooks(0.5, seed) : undefined;
        const whole = new Tracker();
        const expected = await run(whole, frames, newLooks());
        const looks = newLooks();
        const edges = [
          0,
          ...places.map((place) => Math.floor(place * frames.length)).toSorted((a, b) => a - b),
          frames.length,
        ];
        const updates: TrackerUpdate[] = [];
        let state: TrackerState | undefined;
        for (const [index, edge] of edges.entries()) {
          const tracker = new Tracker({}, state);
          updates.push(...(await run(tracker, frames.slice(edge, edges[index + 1] ?? edge), looks)));
          state = JSON.parse(JSON.stringify(tracker.snapshot())) as TrackerState;
        }
        expect(updates).toEqual(expected);
        expect(JSON.stringify(state)).toBe(JSON.stringify(whole.snapshot()));
        observations += updates.reduce((sum, update) => sum + update.observations.length, 0);
        ended += updates.reduce((sum, update) => sum + update.ended.length, 0);
      }),
      { seed: 21, numRuns: 40 },
    );
    expect(observations).toBeGreaterThan(5000);
    expect(ended).toBeGreaterThan(0);
  });

  it('carries embeddings through JSON without loss', async () => {
    const tracker = new Tracker();
    await run(tracker, crowdedFrames(1, 10), new SyntheticLooks(0.5, 1));
    const state = tracker.snapshot();
    expect(state.tracks.some(({ appearance }) => appearance !== null)).toBe(true);
    expect(new Tracker({}, state).snapshot()).toEqual(state);
  });

  it.each<[string, (state: TrackerState) => unknown]>([
    ['another version', (state) => ({ ...state, version: 2 })],
    ['a number that is not finite', (state) => ({ ...state, nextId: Number.NaN })],
    ['a missing part', ({ time, nextId }) => ({ version: 1, time, nextId })],
    ['something else altogether', () => 'state'],
  ])('refuses a state with %s', (_, change) => {
    const state = change(new Tracker().snapshot()) as TrackerState;
    expect(() => new Tracker({}, state)).toThrow(/stored state cannot be used/);
  });
});

import { describe, expect, it } from 'vitest';
import type { Box } from '../../../core/geometry/index.ts';
import {
  Tracker,
  type TrackerDetection,
  type TrackerInput,
  type TrackerOptions,
  type TrackObservation,
} from '../../../core/tracking/index.ts';

const PICTURE = { pictureWidth: 1000, pictureHeight: 500 };

function person(x: number, score = 0.9, y = 100): TrackerDetection {
  return { box: { x, y, width: 40, height: 100 }, score };
}

function times(count: number, perSecond: number): number[] {
  return Array.from({ length: count }, (_, index) => index / perSecond);
}

interface Run {
  readonly tracker: Tracker;
  readonly observations: TrackObservation[];
  readonly births: number[];
  readonly ended: number[];
  /** By track: the x of its boxes. */
  readonly places: ReadonlyMap<number, readonly number[]>;
}

/** Runs a tracker over what `scene` shows at each time. */
async function follow(
  at: readonly number[],
  scene: (time: number) => readonly TrackerDetection[],
  options: Partial<TrackerOptions> = {},
  embed?: (time: number, box: Box) => Float32Array,
): Promise<Run> {
  const tracker = new Tracker(options);
  const [observations, births, ended]: [TrackObservation[], number[], number[]] = [[], [], []];
  for (const time of at) {
    const detections = scene(time);
    const input: TrackerInput = {
      time,
      detections,
      ...PICTURE,
      embed:
        embed &&
        ((indexes) =>
          Promise.resolve(indexes.flatMap((index) => embed(time, detections[index]?.box ?? person(0).box)))),
    };
    const update = await tracker.update(input);
    observations.push(...update.observations);
    births.push(...update.births);
    ended.push(...update.ended);
  }
  const places = new Map(
    [...Map.groupBy(observations, ({ track }) => track)].map(([track, seen]) => [
      track,
      seen.map(({ box }) => box.x),
    ]),
  );
  return { tracker, observations, births, ended, places };
}

describe('Tracker', () => {
  it('reports a track once confirmed, with the boxes from before', async () => {
    const tracker = new Tracker({ confirmSeconds: 0.2 });
    const counts: number[] = [];
    for (const time of times(4, 10)) {
      const update = await tracker.update({
        time,
        detections: [person(0, 0.2), person(300 + 10 * time)],
        ...PICTURE,
      });
      counts.push(update.observations.length);
      if (time === 0.2) {
        expect(update.births).toEqual([1]);
        expect(
          update.observations.map((seen) => [seen.track, seen.time, seen.detection, seen.box.x]),
        ).toEqual([
          [1, 0, 1, 300],
          [1, 0.1, 1, 301],
          [1, 0.2, 1, 302],
        ]);
      }
    }
    expect(counts).toEqual([0, 0, 3, 1]);
  });

  it('never reports a false box of one frame', async () => {
    const { observations } = await follow(times(40, 10), (time) => [person((time * 7919) % 900)]);
    expect(observations).toEqual([]);
  });

  it.each([5, 10, 25, 60])(
    'confirms, keeps and ends tracks at the same moments at %i frames per second',
    async (rate) => {
      // Seen for 2 s, away for 1 s, back for 1 s, then gone.
      const scene = (time: number): TrackerDetection[] =>
        time < 2 || (time >= 3 && time < 4) ? [person(400)] : [];
      const { places, births, ended, observations } = await follow(times(8 * rate, rate), scene);
      expect(births).toEqual([1]);
      expect(ended).toEqual([1]);
      expect(places.get(1)).toHaveLength(3 * rate);
      expect(new Set(observations.map(({ time }) => time)).size).toBe(3 * rate);
    },
  );

  it('begins a new track where a person comes back after more than lostSeconds', async () => {
    const scene = (time: number): TrackerDetection[] => (time < 1 || time >= 2 ? [person(400)] : []);
    const { births, ended } = await follow(times(40, 10), scene, { lostSeconds: 0.8 });
    expect(births).toEqual([1, 2]);
    expect(ended).toEqual([1]);
  });

  it('follows people at irregular times', async () => {
    const irregular = [0, 0.03, 0.13, 0.16, 0.4, 0.43, 0.5, 0.8, 0.83, 0.9, 1.2, 1.21, 1.5];
    const { places } = await follow(irregular, (time) => [
      person(100 + 150 * time),
      person(800 - 150 * time),
    ]);
    expect([...places.values()].map((xs) => xs.length)).toEqual([13, 13]);
  });

  it('keeps the identity when two players cross and one is not seen meanwhile (U5)', async () => {
    // They meet at 1.5 s; the one behind, feet higher, has no box for 0.3 s.
    const scene = (time: number): TrackerDetection[] => {
      const front = person(200 + 120 * time, 0.9, 110);
      const behind = person(560 - 120 * time, 0.9, 100);
      return Math.abs(time - 1.5) < 0.16 ? [front] : [front, behind];
    };
    const { places } = await follow(times(31, 10), scene);
    expect(places.size).toBe(2);
    const [first, second] = [...places.values()];
    expect(first).toEqual(first?.toSorted((a, b) => a - b));
    expect(second).toEqual(second?.toSorted((a, b) => b - a));
  });

  it('continues a track by a box of low score, but begins none', async () => {
    const scene = (time: number): TrackerDetection[] => [
      person(100 + 50 * time, time > 0.55 && time < 1.05 ? 0.15 : 0.9),
      person(700, 0.35),
    ];
    const { places } = await follow(times(20, 10), scene);
    expect([...places.keys()]).toEqual([1]);
    expect(places.get(1)).toHaveLength(20);
  });

  it('tells how far others hide a box, and where another assignment was nearly as good', async () => {
    const scene = (): TrackerDetection[] => [person(400, 0.9, 100), person(420, 0.9, 110), person(800)];
    const { observations } = await follow(times(5, 10), scene);
    const byPlace = Map.groupBy(observations, ({ box }) => box.x);
    expect(byPlace.get(400)?.every(({ occlusion }) => Math.abs(occlusion - 0.45) < 1e-9)).toBe(true);
    expect(byPlace.get(420)?.every(({ occlusion }) => occlusion === 0)).toBe(true);
    expect(byPlace.get(800)?.every(({ isAmbiguous }) => !isAmbiguous)).toBe(true);
    const close = await follow(times(8, 10), (time) => [person(400 + 20 * time), person(403 - 20 * time)]);
    expect(close.observations.some(({ isAmbiguous }) => isAmbiguous)).toBe(true);
  });

  it('ends all tracks when the video is over', async () => {
    const { tracker } = await follow(times(5, 10), () => [person(100), person(600)]);
    expect(tracker.finish()).toEqual({ observations: [], births: [], ended: [1, 2] });
    expect(tracker.finish().ended).toEqual([]);
  });

  it('numbers tracks by order of confirmation, without gaps', async () => {
    const scene = (time: number): TrackerDetection[] => [
      person((time * 7919) % 900, 0.9, 350),
      person(100 + time),
    ];
    const { births } = await follow(times(30, 10), (time) =>
      time < 1 ? scene(time) : [...scene(time), person(700)],
    );
    expect(births).toEqual([1, 2]);
  });
});

describe('Tracker input', () => {
  const good: TrackerInput = { time: 1, detections: [person(1)], ...PICTURE };

  it.each<[string, Partial<TrackerInput>, RegExp]>([
    ['a time that is not finite', { time: Number.NaN }, /NaN as a time/],
    [
      'a box that is not finite',
      { detections: [{ box: { x: Infinity, y: 0, width: 1, height: 1 }, score: 1 }] },
      /no box/,
    ],
    ['an empty box', { detections: [{ box: { x: 0, y: 0, width: 0, height: 1 }, score: 1 }] }, /no box/],
    ['a score above 1', { detections: [person(1, 1.5)] }, /score 1\.5/],
    ['a score that is no number', { detections: [person(1, Number.NaN)] }, /score NaN/],
    ['a picture without width', { pictureWidth: 0 }, /0 pixels/],
  ])('refuses %s and stays usable', async (_, change, message) => {
    const tracker = new Tracker();
    await expect(tracker.update({ ...good, ...change })).rejects.toThrow(message);
    await expect(tracker.update(good)).resolves.toBeDefined();
  });

  it('refuses a time that does not advance, and two updates at once', async () => {
    const tracker = new Tracker();
    const first = tracker.update(good);
    await expect(tracker.update({ ...good, time: 2 })).rejects.toThrow(/still worked/);
    await first;
    await expect(tracker.update(good)).rejects.toThrow(/times must increase/);
  });

  it.each<[string, Partial<TrackerOptions>]>([
    ['a score above 1', { highScore: 2 }],
    ['a time that is not finite', { lostSeconds: Infinity }],
    ['scores out of order', { lowScore: 0.6 }],
  ])('refuses options with %s', (_, options) => {
    expect(() => new Tracker(options)).toThrow(/Tracker options/);
  });
});

import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  judgeTracklets,
  reappearanceMetrics,
  type JudgedTracklet,
  type TruthMoment,
} from '../../../core/evaluation/reappearance-metrics.ts';

const here = { x: 0, y: 0, width: 10, height: 20 };
const there = { x: 100, y: 0, width: 10, height: 20 };

const truth: readonly TruthMoment[] = [
  {
    camera: 'a',
    time: 1,
    people: [
      { identity: 'Ann', box: here },
      { identity: 'Bob', box: there },
    ],
  },
  {
    camera: 'b',
    time: 1,
    people: [
      { identity: 'Ann', box: there },
      { identity: 'Bob', box: here },
    ],
  },
];

function tracklet(id: number, camera: string, box: typeof here, time = 1): JudgedTracklet {
  return { tracklet: id, camera, boxes: [{ ...box, time }] };
}

describe('judgeTracklets', () => {
  it('names each tracklet after the person it overlaps, and finds false and missed ones', () => {
    const { verdicts, missed } = judgeTracklets(truth, [
      tracklet(1, 'a', here),
      tracklet(2, 'b', there),
      tracklet(3, 'b', { ...here, x: 50 }),
      tracklet(4, 'b', here, 9),
    ]);
    expect([...verdicts]).toEqual([
      [1, { identity: 'Ann' }],
      [2, { identity: 'Ann' }],
      [3, 'false'],
      [4, 'unjudged'],
    ]);
    expect(missed).toEqual([
      { camera: 'a', identity: 'Bob' },
      { camera: 'b', identity: 'Bob' },
    ]);
  });
});

describe('averagePrecision', () => {
  it('is 0.8333 for hits at ranks 1 and 3 (mdpr.md §11.1)', () => {
    expect(averagePrecision([true, false, true, false])).toBeCloseTo(5 / 6, 12);
  });
});

describe('reappearanceMetrics', () => {
  const tracklets = [
    tracklet(1, 'a', here),
    tracklet(2, 'a', there),
    tracklet(3, 'b', there),
    tracklet(4, 'b', here),
  ];
  const { verdicts } = judgeTracklets(truth, tracklets);

  it('counts a query right when the best answer of another camera is the same person', async () => {
    const answers: Record<number, readonly number[]> = {
      1: [2, 3, 4],
      2: [4, 3, 1],
      3: [2, 1, 4],
      4: [2, 1, 3],
    };
    const metrics = await reappearanceMetrics(tracklets, verdicts, (id) =>
      Promise.resolve(answers[id] ?? []),
    );
    expect(metrics).toEqual({ rank1: 0.75, meanAveragePrecision: (1 + 1 + 0.5 + 1) / 4, queries: 4 });
  });

  it('counts what the answers leave out as misses', async () => {
    const metrics = await reappearanceMetrics(tracklets, verdicts, () => Promise.resolve([]));
    expect(metrics).toEqual({ rank1: 0, meanAveragePrecision: 0, queries: 4 });
  });
});

import { describe, expect, it } from 'vitest';
import { nearestFrame } from '../../../renderer/media/frame-lookup.ts';
import {
  lanesByTag,
  type TimelineItem,
  type TimelineLane,
  type TimelineMoment,
} from '../../../renderer/timeline/timeline-data.ts';
import { LABEL_WIDTH, layoutTimeline } from '../../../renderer/timeline/timeline-layout.ts';
import { endAt, withDraft } from '../../../renderer/timeline/tracklet-ends.ts';

/** A second is ten pixels wide. */
const PANE = { width: LABEL_WIDTH + 1000, height: 200 };
const VIEW = { from: 0, to: 100, scrollTop: 0 };
const item = (tracklet: number, start: number, end: number): TimelineItem => ({
  tracklet,
  camera: 'left',
  start,
  end,
});
const LANES: readonly TimelineLane[] = [
  { key: 'camera:left', label: 'left', rows: [[item(1, 10, 30), item(2, 40, 41)], [item(3, 10, 30)]] },
];
const shapes = layoutTimeline(LANES, VIEW, PANE);
const [first, narrow] = shapes[0]?.blocks ?? [];
const isSelected = (tracklet: number): boolean => tracklet !== 3;

describe('ends of tracklets', () => {
  const x = (time: number): number => LABEL_WIDTH + 10 * time;
  const y = (first?.y ?? 0) + 5;

  it('are held at both edges of a selected one, inside and outside', () => {
    expect(endAt(shapes, isSelected, x(10) + 3, y)).toEqual({ item: item(1, 10, 30), end: 'start' });
    expect(endAt(shapes, isSelected, x(10) - 3, y)).toEqual({ item: item(1, 10, 30), end: 'start' });
    expect(endAt(shapes, isSelected, x(30) + 4, y)).toEqual({ item: item(1, 10, 30), end: 'end' });
    expect(endAt(shapes, isSelected, x(20), y)).toBeUndefined();
    expect(endAt(shapes, isSelected, x(10), y + 40)).toBeUndefined();
  });

  it('are not held where it is not selected', () => {
    const below = (shapes[0]?.blocks.find((block) => block.first === LANES[0]?.rows[1]?.[0])?.y ?? 0) + 5;
    expect(below).toBeGreaterThan(y);
    expect(endAt(shapes, isSelected, x(10), below)).toBeUndefined();
    expect(endAt(shapes, () => true, x(10), below)?.item.tracklet).toBe(3);
  });

  it('of a narrow one are held from outside alone, so that it can be clicked', () => {
    expect(narrow?.width).toBeCloseTo(10, 6);
    expect(endAt(shapes, isSelected, x(40) + 3, y)).toBeUndefined();
    expect(endAt(shapes, isSelected, x(40) - 3, y)?.end).toBe('start');
    expect(endAt(shapes, isSelected, x(41) + 3, y)?.end).toBe('end');
  });

  it('are painted where they are dragged to, and nothing else moves', () => {
    const dragged = withDraft(shapes, { tracklet: 1, start: 10, end: 15 }, VIEW, PANE);
    expect(dragged[0]?.blocks.map(({ x: left, width }) => [left, width])).toEqual([
      [x(10), 50],
      ...(shapes[0]?.blocks.slice(1).map(({ x: left, width }) => [left, width]) ?? []),
    ]);
  });
});

describe('the frame nearest to a time', () => {
  it.each([
    ['before the first', -1, 0],
    ['nearer to the one before', 0.3, 0.08],
    ['nearer to the one after', 0.5, 0.58],
    ['after the last', 9, 0.62],
  ])('is found %s', (_case, time, frame) => {
    expect(nearestFrame([0, 0.04, 0.08, 0.58, 0.62], time)).toBe(frame);
  });
});

describe('lanes of tags', () => {
  const moment = (id: number, tag: string, start: number, end: number): TimelineMoment => ({
    moment: id,
    tag,
    camera: 'left',
    start,
    end,
    colour: tag === 'shot' ? '#ff0000' : undefined,
  });

  it('hold the moments of one tag each, in rows without overlap, in the colour of its button', () => {
    const moments = [moment(1, 'shot', 5, 9), moment(2, 'corner', 1, 2), moment(3, 'shot', 8, 12)];
    const lanes = lanesByTag(moments);
    expect(lanes.map(({ label, colour }) => [label, colour])).toEqual([
      ['corner', undefined],
      ['shot', '#ff0000'],
    ]);
    expect(lanes.map(({ rows }) => rows.map((row) => row.length))).toEqual([[1], [1, 1]]);
  });
});

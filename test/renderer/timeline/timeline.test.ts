import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../core/api/index.ts';
import { densityColumns } from '../../../renderer/timeline/minimap.ts';
import { rulerTicks } from '../../../renderer/timeline/ruler.ts';
import {
  lanesByCamera,
  lanesByPerson,
  packRows,
  toItems,
  type TimelineItem,
} from '../../../renderer/timeline/timeline-data.ts';
import {
  blockAt,
  itemsInside,
  LABEL_WIDTH,
  laneHeight,
  lanesHeight,
  layoutTimeline,
  ROW_HEIGHT,
  RULER_HEIGHT,
  timeToX,
  xToTime,
} from '../../../renderer/timeline/timeline-layout.ts';
import {
  moveTime,
  SHORTEST_SPAN,
  showTime,
  wholeView,
  zoomTime,
} from '../../../renderer/timeline/timeline-view.ts';

const item = (tracklet: number, start: number, end: number, camera = 'left'): TimelineItem => ({
  tracklet,
  camera,
  start,
  end,
});

function camera(name: string, offset: number, end: number): Camera {
  const video = {
    id: 1,
    fileName: 'a.mp4',
    codec: 'h264',
    width: 16,
    height: 9,
    start: 0,
    end,
    frameCount: 1,
    hasVariableFrameRate: false,
    url: '',
    mimeType: '',
  };
  return { id: 1, name, offset, rate: 1, video };
}

/** A thousand seeded intervals. */
function manyItems(): TimelineItem[] {
  let state = 7;
  const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  return Array.from({ length: 1000 }, (_, index) => {
    const start = next() * 600;
    return item(index + 1, start, start + next() * 20);
  });
}

describe('packRows', () => {
  it('puts items in rows without overlap, in the fewest that can hold them', () => {
    const items = manyItems();
    const rows = packRows(items);
    for (const row of rows) {
      row
        .slice(1)
        .forEach((later, index) => expect(later.start).toBeGreaterThanOrEqual(row[index]?.end ?? NaN));
    }
    expect(rows.flat()).toHaveLength(items.length);
    // The fewest: as many as are there at once at the fullest moment, which is the start of some item.
    const fullest = Math.max(
      ...items.map(({ start }) => items.filter((other) => other.start <= start && other.end > start).length),
    );
    expect(rows).toHaveLength(fullest);
  });
});

describe('lanes', () => {
  const cameras = [camera('left', 0, 10), camera('right', 2, 8)];

  it("adds the camera's offset, and knows when it has a picture", () => {
    const tracklets = [
      {
        tracklet: 5,
        camera: 'right',
        start: 1,
        end: 3,
        boxCount: 2,
        person: null,
        isByHand: false,
        thumbnail: null,
      },
    ];
    const items = toItems(tracklets, cameras);
    expect(items).toEqual([item(5, 3, 5, 'right')]);
    const lanes = lanesByCamera(items, cameras);
    expect(lanes.map(({ label, rows, covered }) => [label, rows.length, covered])).toEqual([
      ['left', 0, { from: 0, to: 10 }],
      ['right', 1, { from: 2, to: 10 }],
    ]);
  });

  it('gives every person a lane over all cameras, and one to what is nobody’s', () => {
    const items = [item(1, 0, 2), item(2, 1, 3, 'right'), item(3, 4, 5), item(4, 6, 7)];
    const owners = new Map([
      [1, 70],
      [2, 70],
      [3, 71],
    ]);
    const people = [
      { person: 71, name: 'Ada', colour: 'red' },
      { person: 70, name: 'Bo', colour: 'blue' },
    ];
    const lanes = lanesByPerson(items, people, (tracklet) => owners.get(tracklet), 'Nobody');
    expect(
      lanes.map(({ label, rows }) => [label, rows.map((row) => row.map(({ tracklet }) => tracklet))]),
    ).toEqual([
      ['Ada', [[3]]],
      ['Bo', [[1], [2]]],
      ['Nobody', [[4]]],
    ]);
  });
});

describe('the view', () => {
  const range = { from: -10, to: 3590 };

  it('zooms from hours to frames around a time that stays in its place', () => {
    const near = zoomTime(wholeView(range), range, 890, 12);
    expect([near.from, near.to]).toEqual([815, 1115]);
    const nearest = zoomTime(near, range, 890, 1e9);
    expect(nearest.to - nearest.from).toBeCloseTo(SHORTEST_SPAN, 9);
    expect((890 - nearest.from) / SHORTEST_SPAN).toBeCloseTo(0.25, 6);
    expect(zoomTime(nearest, range, 890, 1e-9)).toEqual(wholeView(range));
  });

  it('stays inside of the range, and turns the page only where it must', () => {
    const near = zoomTime(wholeView(range), range, 890, 12);
    expect(moveTime(near, range, -1e6).from).toBe(-10);
    expect(moveTime(near, range, 1e6).to).toBe(3590);
    expect(showTime(near, range, 1000)).toBe(near);
    expect(showTime(near, range, 1200).from).toBeCloseTo(1170, 6);
  });
});

describe('layoutTimeline', () => {
  const pane = { width: LABEL_WIDTH + 1000, height: 400 };

  it('shows exactly the items that are seen, each where its times say', () => {
    const items = manyItems();
    const lanes = [{ key: 'a', label: 'a', rows: packRows(items) }];
    const view = { from: 100, to: 110, scrollTop: 0 };
    const tall = { ...pane, height: 5000 };
    const blocks = layoutTimeline(lanes, view, tall).flatMap((shape) => shape.blocks);
    const seen = items.filter(({ start, end }) => end > 100 && start <= 110);
    expect(blocks.reduce((sum, { count }) => sum + count, 0)).toBe(seen.length);
    for (const block of blocks.filter(({ count }) => count === 1)) {
      expect(xToTime(view, tall, block.x)).toBeCloseTo(Math.max(block.first.start, 100), 6);
      const end = Math.max(xToTime(view, tall, block.x + block.width), block.first.start);
      expect(Math.abs(end - block.first.end)).toBeLessThan(0.021);
    }
  });

  it('joins what is too narrow to tell apart, and keeps the count', () => {
    const rows = [Array.from({ length: 900 }, (_, index) => item(index + 1, index, index + 0.9))];
    const shapes = layoutTimeline(
      [{ key: 'a', label: 'a', rows }],
      { from: 0, to: 36_000, scrollTop: 0 },
      pane,
    );
    const blocks = shapes.flatMap((shape) => shape.blocks);
    expect(blocks.length).toBeLessThan(30);
    expect(blocks.reduce((sum, { count }) => sum + count, 0)).toBe(900);
  });

  it('looks only at lanes and rows that are seen', () => {
    const lanes = Array.from({ length: 200 }, (_, lane) => ({
      key: String(lane),
      label: String(lane),
      rows: [[item(lane, 0, 10)]],
    }));
    const each = laneHeight({ key: '', label: '', rows: [[]] });
    const shapes = layoutTimeline(lanes, { from: 0, to: 10, scrollTop: 50 * each }, pane);
    expect(shapes[0]?.lane.label).toBe('50');
    expect(shapes).toHaveLength(Math.ceil((pane.height - RULER_HEIGHT) / each));
    expect(lanesHeight(lanes)).toBe(200 * each);
  });

  it('finds the item under a point, and all that a rectangle touches', () => {
    const lanes = [
      { key: 'a', label: 'a', rows: [[item(1, 0, 10), item(2, 20, 30)], [item(3, 5, 25)]] },
      { key: 'b', label: 'b', rows: [[item(4, 0, 100)]] },
    ];
    const view = { from: 0, to: 100, scrollTop: 0 };
    const shapes = layoutTimeline(lanes, view, pane);
    const first = shapes[0]?.blocks[0];
    const y = (first?.y ?? 0) + ROW_HEIGHT / 2;
    expect(blockAt(shapes, timeToX(view, pane, 25), y)?.first).toMatchObject({ tracklet: 2 });
    expect(blockAt(shapes, timeToX(view, pane, 15), y)).toBeUndefined();
    const area = { from: 9, to: 19, top: RULER_HEIGHT, bottom: y + 20 };
    expect(itemsInside(lanes, view, area)).toEqual([1, 3]);
    expect(itemsInside(lanes, view, { ...area, bottom: 399 })).toEqual([1, 3, 4]);
  });
});

describe('rulerTicks', () => {
  it.each([
    ['hours', 10_800, '30:00'],
    ['minutes', 300, '0:30'],
    ['frames', 0.5, '0:00.04'],
  ])('labels %s far enough apart', (_case, span, label) => {
    const ticks = rulerTicks({ from: 0, to: span, scrollTop: 0 }, { width: 1120, height: 100 });
    expect(ticks.map((tick) => tick.label)).toContain(label);
    ticks.slice(1).forEach(({ x }, index) => expect(x - (ticks[index]?.x ?? 0)).toBeGreaterThan(60));
  });
});

describe('densityColumns', () => {
  it('counts who is there, beside the fullest column', () => {
    const items = [item(1, 0, 4.9), item(2, 2, 2.5), item(3, 9, 20)];
    expect([...densityColumns(items, { from: 0, to: 10 }, 5)]).toEqual([0.5, 1, 0.5, 0, 0.5]);
  });
});

import { describe, expect, it } from 'vitest';
import { containFit, toPane, toPicture } from '../../../renderer/overlay/fit.ts';
import { personAt } from '../../../renderer/overlay/hit-test.ts';
import { boxAt } from '../../../renderer/overlay/interpolate.ts';
import { layoutBoxes, type PersonMark } from '../../../renderer/overlay/overlay-layout.ts';
import { WindowCache } from '../../../renderer/overlay/window-cache.ts';

describe('boxAt', () => {
  const track = {
    tracklet: 9,
    times: [1, 1.2, 3, 3.1],
    boxes: [0, 0, 10, 20, 20, 8, 14, 24, 50, 0, 10, 20, 60, 0, 10, 20],
  };

  it.each([
    ['at a detection', 1.2, [20, 8, 14, 24]],
    ['a rounded microsecond after one', 1.200001, [20, 8, 14, 24]],
    ['a quarter of the way between two', 1.05, [5, 2, 11, 21]],
    ['in the last stretch', 3.05, [55, 0, 10, 20]],
  ])('places the person %s', (_case, time, [x, y, width, height]) => {
    const box = boxAt(track, time);
    expect(box?.x).toBeCloseTo(x ?? NaN, 6);
    expect(box?.y).toBeCloseTo(y ?? NaN, 6);
    expect(box?.width).toBeCloseTo(width ?? NaN, 6);
    expect(box?.height).toBeCloseTo(height ?? NaN, 6);
  });

  it.each([
    ['before the first detection', 0.9],
    ['in a gap of more than a second', 2],
    ['after the last detection', 3.2],
  ])('places nobody %s', (_case, time) => {
    expect(boxAt(track, time)).toBeUndefined();
  });
});

describe('containFit', () => {
  it('centres a portrait picture in a landscape pane', () => {
    expect(containFit({ width: 100, height: 200 }, { width: 400, height: 100 })).toEqual({
      scale: 0.5,
      offsetX: 175,
      offsetY: 0,
    });
  });

  it('maps points there and back', () => {
    const fit = containFit({ width: 640, height: 360 }, { width: 471, height: 253 });
    const { x, y } = toPane(fit, 123, 45);
    expect(toPicture(fit, x, y).x).toBeCloseTo(123, 9);
    expect(toPicture(fit, x, y).y).toBeCloseTo(45, 9);
  });
});

describe('personAt', () => {
  const box = (tracklet: number, x: number, width = 40) => ({ tracklet, x, y: 100, width, height: 100 });

  it('takes the person whose middle is nearer where two overlap', () => {
    const people = [box(1, 100), box(2, 120)];
    expect(personAt(people, 125, 150)?.tracklet).toBe(1);
    expect(personAt(people, 137, 150)?.tracklet).toBe(2);
  });

  it('takes the small person in front of a large box', () => {
    expect(personAt([box(1, 0, 400), box(2, 140, 20)], 150, 150)?.tracklet).toBe(2);
  });

  it('reaches a little beside a box, and no further', () => {
    expect(personAt([box(1, 100)], 145, 150)?.tracklet).toBe(1);
    expect(personAt([box(1, 100)], 147, 150)).toBeUndefined();
    expect(personAt([], 10, 10)).toBeUndefined();
  });
});

describe('layoutBoxes', () => {
  it('lays what matters on top, on half pixels', () => {
    const marks: Record<number, PersonMark> = {
      1: { role: 'chosen', strength: 1, label: '1' },
      2: { role: 'other', strength: 1, label: '' },
      3: { role: 'match', strength: 0.5, label: '2' },
    };
    const boxes = [1, 2, 3].map((tracklet) => ({ tracklet, x: 10.2 * tracklet, y: 5, width: 7, height: 9 }));
    const shapes = layoutBoxes(
      boxes,
      { scale: 2, offsetX: 1, offsetY: 0 },
      (tracklet) => marks[tracklet] ?? { role: 'other', strength: 1, label: '' },
    );
    expect(shapes.map(({ role }) => role)).toEqual(['other', 'match', 'chosen']);
    expect(shapes[2]).toEqual({
      x: 21.5,
      y: 10.5,
      width: 14,
      height: 18,
      role: 'chosen',
      strength: 1,
      label: '1',
    });
  });
});

describe('WindowCache', () => {
  it('forgets what was stored longest ago, and lets one fetch run at a time', async () => {
    const cache = new WindowCache<string>(2);
    cache.set(1, 'a');
    cache.set(2, 'b');
    cache.set(1, 'c');
    cache.set(3, 'd');
    expect([cache.get(1), cache.get(2), cache.get(3)]).toEqual(['c', undefined, 'd']);
    let fetches = 0;
    const answer = Promise.withResolvers<undefined>();
    const fetch = async (): Promise<void> => {
      fetches += 1;
      await answer.promise;
    };
    const both = [cache.load(1, fetch), cache.load(1, fetch)];
    answer.resolve(undefined);
    await Promise.all(both);
    expect(fetches).toBe(1);
    await cache.load(1, fetch);
    expect(fetches).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import { toPicture } from '../../../renderer/overlay/fit.ts';
import { MOST_ZOOM, panBy, viewFit, zoomAround } from '../../../renderer/overlay/zoom.ts';

const PICTURE = { width: 1920, height: 1080 };
const PANE = { width: 500, height: 400 };

describe('zoomAround', () => {
  it('keeps the point under the pointer where it is', () => {
    const point = { x: 300, y: 170 };
    const before = toPicture(viewFit(PICTURE, PANE, undefined), point.x, point.y);
    const near = zoomAround(PICTURE, PANE, undefined, point, 3);
    const nearer = zoomAround(PICTURE, PANE, near, point, 2);
    const after = toPicture(viewFit(PICTURE, PANE, nearer), point.x, point.y);
    expect(nearer?.zoom).toBe(6);
    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
  });

  it('leaves no empty margin at an edge', () => {
    const corner = zoomAround(PICTURE, PANE, undefined, { x: 0, y: 0 }, 4);
    const fit = viewFit(PICTURE, PANE, corner);
    expect(fit.offsetX).toBeCloseTo(0, 9);
    expect(fit.offsetY).toBeLessThanOrEqual(0);
    expect(fit.offsetY + PICTURE.height * fit.scale).toBeGreaterThanOrEqual(PANE.height);
  });

  it('ends at the whole picture and at the closest look', () => {
    const near = zoomAround(PICTURE, PANE, undefined, { x: 9, y: 9 }, 1000);
    expect(near?.zoom).toBe(MOST_ZOOM);
    expect(zoomAround(PICTURE, PANE, near, { x: 9, y: 9 }, 0.001)).toBeUndefined();
  });
});

describe('panBy', () => {
  it('moves the picture with the pointer, and back at once after an edge', () => {
    const near = zoomAround(PICTURE, PANE, undefined, { x: 250, y: 200 }, 4);
    const before = viewFit(PICTURE, PANE, near);
    const moved = viewFit(PICTURE, PANE, panBy(PICTURE, PANE, near, 30, -20));
    expect(moved.offsetX - before.offsetX).toBeCloseTo(30, 6);
    expect(moved.offsetY - before.offsetY).toBeCloseTo(-20, 6);
    const atEdge = panBy(PICTURE, PANE, near, 1e6, 0);
    expect(viewFit(PICTURE, PANE, atEdge).offsetX).toBeCloseTo(0, 6);
    expect(viewFit(PICTURE, PANE, panBy(PICTURE, PANE, atEdge, -5, 0)).offsetX).toBeCloseTo(-5, 6);
  });

  it('leaves a whole picture whole', () => {
    expect(panBy(PICTURE, PANE, undefined, 5, 5)).toBeUndefined();
  });
});

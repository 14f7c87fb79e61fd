import { describe, expect, it } from 'vitest';
import { boxBetween, dragGrip, SHORTEST_SIDE } from '../../../renderer/overlay/box-edit.ts';
import { gripAt, layoutEdit } from '../../../renderer/overlay/box-grips.ts';

const PICTURE = { width: 100, height: 80 };
const BOX = { x: 20, y: 30, width: 40, height: 30 };

describe('a box between two corners', () => {
  it('is the same whichever corner was pressed first, and ends at the edges of the picture', () => {
    const expected = { x: 10, y: 20, width: 30, height: 5 };
    expect(boxBetween(PICTURE, { x: 10, y: 20 }, { x: 40, y: 25 })).toEqual(expected);
    expect(boxBetween(PICTURE, { x: 40, y: 20 }, { x: 10, y: 25 })).toEqual(expected);
    expect(boxBetween(PICTURE, { x: -50, y: 70 }, { x: 5, y: 500 })).toEqual({
      x: 0,
      y: 70,
      width: 5,
      height: 10,
    });
  });
});

describe('a held box', () => {
  it('moves whole, keeps its size, and stops at the edges of the picture', () => {
    expect(dragGrip(PICTURE, BOX, { x: 0, y: 0 }, 7, -4)).toEqual({ x: 27, y: 26, width: 40, height: 30 });
    expect(dragGrip(PICTURE, BOX, { x: 0, y: 0 }, 900, -900)).toEqual({ x: 60, y: 0, width: 40, height: 30 });
  });

  it('moves the edges that a grip holds and leaves the others', () => {
    expect(dragGrip(PICTURE, BOX, { x: -1, y: 0 }, 5, 99)).toEqual({ x: 25, y: 30, width: 35, height: 30 });
    expect(dragGrip(PICTURE, BOX, { x: 1, y: -1 }, 5, -6)).toEqual({ x: 20, y: 24, width: 45, height: 36 });
    expect(dragGrip(PICTURE, BOX, { x: 1, y: 1 }, 900, 900)).toEqual({ x: 20, y: 30, width: 80, height: 50 });
  });

  it('never turns inside out', () => {
    expect(dragGrip(PICTURE, BOX, { x: -1, y: 1 }, 900, -900)).toEqual({
      x: 60 - SHORTEST_SIDE,
      y: 30,
      width: SHORTEST_SIDE,
      height: SHORTEST_SIDE,
    });
  });
});

describe('grips', () => {
  const fit = { scale: 2, offsetX: 10, offsetY: 5 };
  const shape = layoutEdit(BOX, fit, true);

  it('are held at the corners, the middles of long edges, and else the whole box is', () => {
    // The box lies at 50, 65 in the pane and has 80 × 60 pixels there.
    expect(gripAt(shape, 52, 62)).toEqual({ x: -1, y: -1 });
    expect(gripAt(shape, 130, 125)).toEqual({ x: 1, y: 1 });
    expect(gripAt(shape, 90, 63)).toEqual({ x: 0, y: -1 });
    expect(gripAt(shape, 90, 95)).toEqual({ x: 0, y: 0 });
    expect(gripAt(shape, 150, 95)).toBeUndefined();
  });

  it('leave the middles out where they would hide the box, and all where it cannot be changed', () => {
    const small = layoutEdit({ ...BOX, width: 10, height: 20 }, fit, true);
    expect(small.grips).toHaveLength(4);
    // They stand outside of it: its corner lies at 50, 65.
    const [first] = small.grips;
    expect([first?.x ?? 50, first?.y ?? 65].map((place, axis) => place < (axis === 0 ? 50 : 65))).toEqual([
      true,
      true,
    ]);
    expect(gripAt(layoutEdit(BOX, fit, false), 90, 95)).toBeUndefined();
  });
});

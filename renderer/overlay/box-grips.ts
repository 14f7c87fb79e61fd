import type { Grip, PictureBox } from './box-edit.ts';
import { WHOLE_BOX } from './box-edit.ts';
import { toPane, type Fit } from './fit.ts';

/** Side of a painted grip, in CSS pixels. */
export const GRIP_SIZE = 8;
/** How far from a grip's middle it is still held, in CSS pixels. */
const GRIP_REACH = 9;
/** Grips in the middle of edges need edges of this length, in CSS pixels. */
const ROOM_FOR_MIDDLE = 44;

/** Of a box with a shorter side than this, in CSS pixels, grips stand outside, or they would hide the person. */
const ROOM_FOR_GRIPS = 36;

const CORNERS: readonly Grip[] = [
  { x: -1, y: -1 },
  { x: 1, y: -1 },
  { x: -1, y: 1 },
  { x: 1, y: 1 },
];

/** A box that is drawn or changed, ready to paint; all in CSS pixels of the pane. */
export interface EditShape {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly grips: readonly { readonly grip: Grip; readonly x: number; readonly y: number }[];
}

/** Places a box and the grips that it is changed by. */
export function layoutEdit(box: PictureBox, fit: Fit, hasGrips: boolean): EditShape {
  const { x, y } = toPane(fit, box.x, box.y);
  const width = box.width * fit.scale;
  const height = box.height * fit.scale;
  const middles: readonly Grip[] = [
    ...(width >= ROOM_FOR_MIDDLE
      ? ([
          { x: 0, y: -1 },
          { x: 0, y: 1 },
        ] as const)
      : []),
    ...(height >= ROOM_FOR_MIDDLE
      ? ([
          { x: -1, y: 0 },
          { x: 1, y: 0 },
        ] as const)
      : []),
  ];
  const grips = hasGrips ? [...CORNERS, ...middles] : [];
  const outset = Math.min(width, height) < ROOM_FOR_GRIPS ? GRIP_SIZE / 2 : 0;
  return {
    x,
    y,
    width,
    height,
    grips: grips.map((grip) => ({
      grip,
      x: x + ((grip.x + 1) / 2) * width + grip.x * outset,
      y: y + ((grip.y + 1) / 2) * height + grip.y * outset,
    })),
  };
}

/** What a press at a point of the pane holds: a grip, the whole box, or nothing. */
export function gripAt(shape: EditShape, x: number, y: number): Grip | undefined {
  const near = shape.grips
    .map(({ grip, x: gripX, y: gripY }) => ({ grip, distance: Math.hypot(gripX - x, gripY - y) }))
    .filter(({ distance }) => distance <= GRIP_REACH)
    .sort((a, b) => a.distance - b.distance);
  if (near[0] !== undefined) return near[0].grip;
  const isInside = x >= shape.x && x <= shape.x + shape.width && y >= shape.y && y <= shape.y + shape.height;
  return isInside && shape.grips.length > 0 ? WHOLE_BOX : undefined;
}

/** The CSS cursor over a grip. */
export function gripCursor({ x, y }: Grip): string {
  if (x === 0 && y === 0) return 'move';
  if (x === 0) return 'ns-resize';
  if (y === 0) return 'ew-resize';
  return x === y ? 'nwse-resize' : 'nesw-resize';
}

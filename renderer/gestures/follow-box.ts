import type { PictureBox, PicturePoint } from '../overlay/box-edit.ts';
import type { Size } from '../overlay/fit.ts';
import { followDrag, type Drag } from './follow-drag.ts';

/** What a press in a picture may become. Points are in pixels of the picture. */
export interface BoxSteps {
  readonly picture: Size;
  /** A point of the pane in the picture; asked anew each time, since the picture may be zoomed meanwhile. */
  readonly toPicture: (x: number, y: number) => PicturePoint;
  /** The box so far. */
  readonly change: (box: PictureBox) => void;
  readonly end: (box: PictureBox) => void;
  readonly click: (point: PicturePoint) => void;
  readonly cancel: () => void;
}

/** Follows a press that makes a box of its way, or is a click where the way does not count. */
export function followBox(
  press: PointerEvent,
  element: HTMLElement,
  { boxTo, counts }: { boxTo: (now: PicturePoint) => PictureBox; counts: (drag: Drag) => boolean },
  on: BoxSteps,
): void {
  followDrag(press, element, {
    move: ({ x, y, isMoved }) => {
      if (isMoved) on.change(boxTo(on.toPicture(x, y)));
    },
    end: (drag) => {
      if (counts(drag)) on.end(boxTo(on.toPicture(drag.x, drag.y)));
      else {
        on.cancel();
        on.click(on.toPicture(drag.x, drag.y));
      }
    },
    cancel: on.cancel,
  });
}

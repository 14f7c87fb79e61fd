import { boxBetween } from '../overlay/box-edit.ts';
import { followBox, type BoxSteps } from './follow-box.ts';

/** A drawn box that is narrower or lower than this was meant as a click, in CSS pixels. */
const LEAST_DRAWN = 8;

/** Draws a box from where a picture is pressed to where it is released. */
export function drawBox(press: PointerEvent, element: HTMLElement, on: BoxSteps): void {
  const start = on.toPicture(press.offsetX, press.offsetY);
  followBox(
    press,
    element,
    {
      boxTo: (now) => boxBetween(on.picture, start, now),
      counts: ({ startX, startY, x, y }) =>
        Math.min(Math.abs(x - startX), Math.abs(y - startY)) >= LEAST_DRAWN,
    },
    on,
  );
}

import { dragGrip, type Grip, type PictureBox } from '../overlay/box-edit.ts';
import { followBox, type BoxSteps } from './follow-box.ts';

/** Moves a box, or one of its edges or corners, with the pointer. */
export function changeBox(
  press: PointerEvent,
  element: HTMLElement,
  { box, grip }: { readonly box: PictureBox; readonly grip: Grip },
  on: BoxSteps,
): void {
  const start = on.toPicture(press.offsetX, press.offsetY);
  followBox(
    press,
    element,
    {
      boxTo: (now) => dragGrip(on.picture, box, grip, now.x - start.x, now.y - start.y),
      counts: ({ isMoved }) => isMoved,
    },
    on,
  );
}

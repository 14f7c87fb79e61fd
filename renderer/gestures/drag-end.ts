import { followDrag } from './follow-drag.ts';

/** What dragging an end along the time line does; `x` in CSS pixels of the element. */
export interface EndSteps {
  readonly change: (x: number) => void;
  readonly end: () => void;
  readonly click: (x: number, y: number) => void;
  readonly cancel: () => void;
}

/** Drags an end along the time line; a press that does not move is a click. */
export function dragEnd(press: PointerEvent, element: HTMLElement, on: EndSteps): void {
  followDrag(press, element, {
    move: ({ x, isMoved }) => {
      if (isMoved) on.change(x);
    },
    end: ({ x, y, isMoved }) => {
      if (isMoved) on.end();
      else on.click(x, y);
    },
    cancel: on.cancel,
  });
}

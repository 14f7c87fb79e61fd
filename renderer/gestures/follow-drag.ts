/** Which part of a drag it is; `isMoved` once it went further than a click may. */
export interface Drag {
  readonly startX: number;
  readonly startY: number;
  readonly x: number;
  readonly y: number;
  readonly isMoved: boolean;
}

/** What a drag does. `cancel`: Escape, or the system took the pointer away; `end` does not come then. */
export interface DragSteps {
  readonly move: (drag: Drag) => void;
  readonly end: (drag: Drag) => void;
  readonly cancel: () => void;
}

/** A press that moves less than this is a click, in CSS pixels. */
const CLICK_DISTANCE = 4;

/** Follows a press on an element in its own coordinates until it is released, or cancelled by Escape. */
export function followDrag(press: PointerEvent, element: HTMLElement, on: DragSteps): void {
  const place = element.getBoundingClientRect();
  element.setPointerCapture(press.pointerId);
  const startX = press.clientX - place.left;
  const startY = press.clientY - place.top;
  let isMoved = false;
  const toDrag = (event: PointerEvent): Drag => {
    const x = event.clientX - place.left;
    const y = event.clientY - place.top;
    isMoved ||= Math.hypot(x - startX, y - startY) >= CLICK_DISTANCE;
    return { startX, startY, x, y, isMoved };
  };
  const listening = new AbortController();
  const { signal } = listening;
  const cancel = (): void => {
    listening.abort();
    on.cancel();
  };
  element.addEventListener('pointermove', (event) => on.move(toDrag(event)), { signal });
  element.addEventListener('pointercancel', cancel, { signal });
  element.addEventListener(
    'pointerup',
    (event) => {
      listening.abort();
      on.end(toDrag(event));
    },
    { signal },
  );
  // Before anybody else hears of it: the key drops the drag and nothing more.
  window.addEventListener(
    'keydown',
    (event) => {
      if (!element.isConnected) {
        listening.abort();
        return;
      }
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      cancel();
    },
    { signal, capture: true },
  );
}

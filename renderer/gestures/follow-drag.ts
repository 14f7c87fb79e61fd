/** Which part of a drag it is; `isMoved` once it went further than a click may. */
export interface Drag {
  readonly startX: number;
  readonly startY: number;
  readonly x: number;
  readonly y: number;
  readonly isMoved: boolean;
}

/** A press that moves less than this is a click, in CSS pixels. */
const CLICK_DISTANCE = 4;

/** Follows a press on an element in its own coordinates until it is released. */
export function followDrag(
  press: PointerEvent,
  element: HTMLElement,
  on: { readonly move: (drag: Drag) => void; readonly end: (drag: Drag) => void },
): void {
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
  element.addEventListener('pointermove', (event) => on.move(toDrag(event)), listening);
  element.addEventListener('pointercancel', () => listening.abort(), listening);
  element.addEventListener(
    'pointerup',
    (event) => {
      listening.abort();
      on.end(toDrag(event));
    },
    listening,
  );
}

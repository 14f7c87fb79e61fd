/** Whether a press begins to move the picture: the middle button, or the left one with Alt. */
export function isPanPress(event: PointerEvent): boolean {
  return event.button === 1 || (event.button === 0 && event.altKey);
}

/** Follows the pointer from a press to its release, and tells by how many CSS pixels it moved each time. */
export function dragPan(press: PointerEvent, onMove: (deltaX: number, deltaY: number) => void): void {
  const target = press.currentTarget;
  if (!(target instanceof HTMLElement)) return;
  press.preventDefault();
  target.setPointerCapture(press.pointerId);
  const listening = new AbortController();
  let { clientX, clientY } = press;
  target.addEventListener(
    'pointermove',
    (move) => {
      onMove(move.clientX - clientX, move.clientY - clientY);
      ({ clientX, clientY } = move);
    },
    listening,
  );
  const end = (): void => listening.abort();
  target.addEventListener('pointerup', end, listening);
  target.addEventListener('pointercancel', end, listening);
}

/** A pointer that only passes over starts nothing, in milliseconds. */
const DELAY = 180;

/** Calls `onShow` with the element's top when the pointer or the focus rests on it, and `onHide` when it leaves. */
export function hoverPreview(onShow: (top: number) => void, onHide: () => void) {
  return (element: HTMLElement): (() => void) => {
    const listening = new AbortController();
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const leave = (): void => {
      clearTimeout(waiting);
      onHide();
    };
    element.addEventListener(
      'pointerenter',
      () => (waiting = setTimeout(() => onShow(element.getBoundingClientRect().top), DELAY)),
      listening,
    );
    element.addEventListener('pointerleave', leave, listening);
    return () => {
      listening.abort();
      leave();
    };
  };
}

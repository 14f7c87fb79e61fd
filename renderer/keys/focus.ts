/** Keys that a focused button or link needs for itself. */
const BUTTON_KEYS = [' ', 'Enter'];
/** Keys that a focused list, menu or set of tabs needs for itself. */
const WIDGET_KEYS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', ' ', 'Enter'];
const WIDGETS = '[role="tablist"], [role="menu"], [role="listbox"], [role="radiogroup"], select';
/** Kinds of input fields that take no text: keys stay the window's. */
const WITHOUT_TEXT = ['range', 'checkbox', 'radio', 'button', 'color', 'file'];

/**
 * Whether a key belongs to the focused element and not to the window: text fields keep all keys, buttons and widgets
 * those that work them. A slider keeps none: whoever moved it with the mouse goes on with the window's keys.
 */
export function belongsToFocus(event: KeyboardEvent, focused: Element | null): boolean {
  if (focused === null) return false;
  if (isTextField(focused)) return true;
  if (focused.closest('[role="dialog"], [role="alertdialog"]') !== null) return true;
  if (BUTTON_KEYS.includes(event.key) && isPressable(focused)) return true;
  return WIDGET_KEYS.includes(event.key) && focused.closest(WIDGETS) !== null;
}

function isTextField(element: Element): boolean {
  if (element instanceof HTMLInputElement) return !WITHOUT_TEXT.includes(element.type);
  return (
    element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable)
  );
}

function isPressable(element: Element): boolean {
  if (element instanceof HTMLInputElement)
    return ['checkbox', 'radio', 'color', 'file'].includes(element.type);
  return element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement;
}

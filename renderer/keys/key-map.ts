/** Everything that a key can do. */
export type Command =
  | 'toggle-play'
  | 'play-backwards'
  | 'pause'
  | 'play-forwards'
  | 'step-back'
  | 'step-forward'
  | 'jump-back'
  | 'jump-forward'
  | 'go-to-start'
  | 'go-to-end'
  | 'previous-person'
  | 'next-person'
  | 'find-person'
  | 'previous-appearance'
  | 'next-appearance'
  | 'show-keys'
  | 'leave';

/** A key as `KeyboardEvent.key` names it; letters in lower case. */
export interface KeyBinding {
  readonly key: string;
  readonly shift?: boolean;
  readonly command: Command;
}

/** The keys of editors. Digits choose a camera and are not in this table. */
export const KEY_MAP: readonly KeyBinding[] = [
  { key: ' ', command: 'toggle-play' },
  { key: 'j', command: 'play-backwards' },
  { key: 'k', command: 'pause' },
  { key: 'l', command: 'play-forwards' },
  { key: 'ArrowLeft', command: 'step-back' },
  { key: 'ArrowRight', command: 'step-forward' },
  { key: 'ArrowLeft', shift: true, command: 'jump-back' },
  { key: 'ArrowRight', shift: true, command: 'jump-forward' },
  { key: 'Home', command: 'go-to-start' },
  { key: 'End', command: 'go-to-end' },
  { key: 'ArrowUp', command: 'previous-person' },
  { key: 'ArrowDown', command: 'next-person' },
  { key: 'Enter', command: 'find-person' },
  { key: 'p', command: 'previous-appearance' },
  { key: 'n', command: 'next-appearance' },
  { key: '?', shift: true, command: 'show-keys' },
  { key: '?', command: 'show-keys' },
  { key: 'Escape', command: 'leave' },
];

/** Keys that a focused button or link needs for itself. */
const BUTTON_KEYS = [' ', 'Enter'];

/** What a key press means; undefined where it belongs to the focused element or to the browser. */
export function commandOf(event: KeyboardEvent, focused: Element | null): Command | number | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || isTextField(focused)) return undefined;
  if (BUTTON_KEYS.includes(event.key) && isPressable(focused)) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^[1-9]$/.test(key)) return Number(key);
  return KEY_MAP.find((binding) => binding.key === key && (binding.shift ?? false) === event.shiftKey)
    ?.command;
}

function isTextField(element: Element | null): boolean {
  if (element instanceof HTMLInputElement)
    return !['range', 'checkbox', 'radio', 'button'].includes(element.type);
  return (
    element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable)
  );
}

function isPressable(element: Element | null): boolean {
  if (element instanceof HTMLInputElement) return element.type === 'checkbox';
  return element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement;
}

/** A key event, as far as it matters here. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Keys that only change what others mean. */
const MODIFIERS = ['Control', 'Meta', 'Alt', 'AltGraph', 'Shift', 'CapsLock', 'Dead', 'Unidentified'];

/** A key with its modifiers as the table of commands writes it; undefined for a modifier alone. */
export function chordOf(press: KeyPress): string | undefined {
  if (MODIFIERS.includes(press.key)) return undefined;
  const isCharacter = press.key.length === 1;
  const isLetter = isCharacter && press.key.toLowerCase() !== press.key.toUpperCase();
  const key = isLetter ? press.key.toLowerCase() : press.key;
  // A character such as "?" needs Shift on some keyboards and not on others.
  const hasShift = press.shiftKey && (!isCharacter || isLetter || key === ' ');
  return [
    press.ctrlKey || press.metaKey ? 'Mod+' : '',
    press.altKey ? 'Alt+' : '',
    hasShift ? 'Shift+' : '',
    key,
  ].join('');
}

/** The parts of a chord, modifiers first: `Mod+Shift+p` → `Mod`, `Shift`, `p`. */
export function chordParts(chord: string): string[] {
  const parts: string[] = [];
  let rest = chord;
  for (const modifier of ['Mod', 'Alt', 'Shift']) {
    if (!rest.startsWith(`${modifier}+`)) continue;
    parts.push(modifier);
    rest = rest.slice(modifier.length + 1);
  }
  return [...parts, rest];
}

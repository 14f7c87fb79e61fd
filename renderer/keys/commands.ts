/** Parts of the window that have commands of their own: keys of one never act in another. */
export type Mode = 'review' | 'people' | 'tags' | 'history';

/** Under which heading commands are listed. */
export type CommandGroup = 'playback' | 'picture' | 'timeline' | 'people' | 'repair' | 'window';

/** One thing that the window can do, by key, by palette and mostly by a button too. */
export interface CommandEntry {
  readonly id: string;
  readonly group: CommandGroup;
  /** Where it acts; everywhere where absent. */
  readonly modes?: readonly Mode[];
  /** Keys of the map of video editors, then of the map of annotation programs (where those differ). */
  readonly editor: readonly string[];
  readonly annotator?: readonly string[];
}

/**
 * Every command: the code that runs them, the palette, the list of keys, docs/keys.md and the tests read this table.
 * Keys are written as `KeyboardEvent.key` has them, letters in lower case, with `Mod+` (Ctrl, on a Mac ⌘), `Alt+` and
 * `Shift+` before them; characters that Shift makes stand for themselves.
 */
export const COMMANDS = [
  { id: 'toggle-play', group: 'playback', editor: [' '] },
  { id: 'play-backwards', group: 'playback', editor: ['j'] },
  { id: 'pause', group: 'playback', editor: ['k'], annotator: [] },
  { id: 'play-forwards', group: 'playback', editor: ['l'] },
  { id: 'play-slowly-backwards', group: 'playback', editor: ['Shift+j'] },
  { id: 'play-slowly-forwards', group: 'playback', editor: ['Shift+l'] },
  { id: 'slower', group: 'playback', editor: ['['], annotator: ['<'] },
  { id: 'faster', group: 'playback', editor: [']'], annotator: ['>'] },
  { id: 'step-back', group: 'playback', editor: ['ArrowLeft', ','], annotator: ['d', 'ArrowLeft', ','] },
  { id: 'step-forward', group: 'playback', editor: ['ArrowRight', '.'], annotator: ['f', 'ArrowRight', '.'] },
  { id: 'jump-back', group: 'playback', editor: ['Shift+ArrowLeft'], annotator: ['c', 'Shift+ArrowLeft'] },
  {
    id: 'jump-forward',
    group: 'playback',
    editor: ['Shift+ArrowRight'],
    annotator: ['v', 'Shift+ArrowRight'],
  },
  { id: 'go-to-start', group: 'playback', editor: ['Home'] },
  { id: 'go-to-end', group: 'playback', editor: ['End'] },
  { id: 'mark-in', group: 'playback', editor: ['i'], annotator: ['['] },
  { id: 'mark-out', group: 'playback', editor: ['o'], annotator: [']'] },
  { id: 'clear-loop', group: 'playback', editor: ['Alt+x'] },
  { id: 'toggle-arrangement', group: 'picture', editor: ['g'] },
  { id: 'zoom-in', group: 'picture', editor: ['+', '='] },
  { id: 'zoom-out', group: 'picture', editor: ['-'] },
  { id: 'zoom-reset', group: 'picture', editor: ['0'] },
  { id: 'camera-1', group: 'picture', editor: ['1'] },
  { id: 'camera-2', group: 'picture', editor: ['2'] },
  { id: 'camera-3', group: 'picture', editor: ['3'] },
  { id: 'camera-4', group: 'picture', editor: ['4'] },
  { id: 'camera-5', group: 'picture', editor: ['5'] },
  { id: 'camera-6', group: 'picture', editor: ['6'] },
  { id: 'camera-7', group: 'picture', editor: ['7'] },
  { id: 'camera-8', group: 'picture', editor: ['8'] },
  { id: 'camera-9', group: 'picture', editor: ['9'] },
  { id: 'toggle-timeline', group: 'timeline', editor: ['t'] },
  { id: 'timeline-closer', group: 'timeline', editor: ['Alt+ArrowUp'] },
  { id: 'timeline-wider', group: 'timeline', editor: ['Alt+ArrowDown'] },
  { id: 'timeline-all', group: 'timeline', editor: ['Alt+0'] },
  { id: 'previous-tracklet', group: 'timeline', editor: ['Alt+ArrowLeft'] },
  { id: 'next-tracklet', group: 'timeline', editor: ['Alt+ArrowRight'] },
  { id: 'tracklet-start', group: 'timeline', editor: ['Shift+Home'] },
  { id: 'tracklet-end', group: 'timeline', editor: ['Shift+End'] },
  { id: 'play-selection', group: 'timeline', editor: ['Shift+ '] },
  { id: 'toggle-clock', group: 'picture', editor: ['Alt+c'] },
  { id: 'nudge-back', group: 'picture', editor: ['Alt+,'] },
  { id: 'nudge-forward', group: 'picture', editor: ['Alt+.'] },
  { id: 'nudge-back-10', group: 'picture', editor: ['Alt+<'] },
  { id: 'nudge-forward-10', group: 'picture', editor: ['Alt+>'] },
  { id: 'anchor-clock', group: 'picture', editor: ['Alt+a'] },
  { id: 'previous-person', group: 'people', editor: ['ArrowUp'] },
  { id: 'next-person', group: 'people', editor: ['ArrowDown'] },
  { id: 'find-person', group: 'people', editor: ['Enter'] },
  { id: 'previous-appearance', group: 'people', editor: ['Shift+ArrowUp', 'PageUp'] },
  { id: 'next-appearance', group: 'people', editor: ['Shift+ArrowDown', 'PageDown'] },
  { id: 'confirm', group: 'people', modes: ['review'], editor: ['y'] },
  { id: 'reject', group: 'people', modes: ['review'], editor: ['n'] },
  { id: 'never-same', group: 'people', modes: ['review'], editor: ['Shift+n'] },
  { id: 'skip', group: 'people', modes: ['review'], editor: ['s'] },
  { id: 'rank-anew', group: 'people', modes: ['review'], editor: ['r'] },
  { id: 'toggle-filters', group: 'people', modes: ['review'], editor: ['/'] },
  { id: 'clear-filters', group: 'people', modes: ['review'], editor: ['Alt+/'] },
  { id: 'explain-match', group: 'people', modes: ['review'], editor: ['w'] },
  { id: 'show-reliability', group: 'people', modes: ['review'], editor: ['Alt+r'] },
  { id: 'tag-person', group: 'people', editor: ['Shift+t'] },
  { id: 'start-here', group: 'repair', editor: ['Alt+['] },
  { id: 'end-here', group: 'repair', editor: ['Alt+]'] },
  { id: 'draw-box', group: 'repair', editor: ['Shift+b'] },
  { id: 'redraw-box', group: 'repair', editor: ['Shift+r'] },
  { id: 'split-here', group: 'repair', editor: ['Shift+s', 'b'] },
  { id: 'swap-here', group: 'repair', editor: ['Shift+x'] },
  { id: 'merge-tracklets', group: 'repair', editor: ['Shift+m'] },
  { id: 'delete-tracklets', group: 'repair', editor: ['Delete'] },
  { id: 'next-doubt', group: 'repair', editor: ['Shift+d'] },
  { id: 'previous-doubt', group: 'repair', editor: ['Shift+f'] },
  { id: 'undo', group: 'repair', editor: ['Mod+z'] },
  { id: 'redo', group: 'repair', editor: ['Mod+Shift+z', 'Mod+y'] },
  { id: 'show-review', group: 'window', editor: ['Alt+1'] },
  { id: 'show-people', group: 'window', editor: ['Alt+2'] },
  { id: 'show-tags', group: 'window', editor: ['Alt+3'] },
  { id: 'show-history', group: 'window', editor: ['Alt+4'] },
  { id: 'show-teams', group: 'people', editor: [] },
  { id: 'show-project', group: 'window', editor: ['Mod+,'] },
  { id: 'export', group: 'window', editor: ['Mod+e'] },
  { id: 'finetune', group: 'window', editor: ['Alt+m'] },
  { id: 'open-palette', group: 'window', editor: ['Mod+k', 'Mod+Shift+p'] },
  { id: 'show-keys', group: 'window', editor: ['?'] },
  { id: 'leave', group: 'window', editor: ['Escape'] },
] as const satisfies readonly CommandEntry[];

export type Command = (typeof COMMANDS)[number]['id'];

/** The two sets of keys that the window comes with. */
export type KeyMapName = 'editor' | 'annotator';
export const KEY_MAP_NAMES: readonly KeyMapName[] = ['editor', 'annotator'];

const BY_ID: ReadonlyMap<string, CommandEntry> = new Map(COMMANDS.map((entry) => [entry.id, entry]));

export function commandEntry(command: Command): CommandEntry {
  const entry = BY_ID.get(command);
  if (entry === undefined) throw new RangeError(`There is no command "${command}".`);
  return entry;
}

/** Whether a stored text names a command. */
export function isCommand(text: string): text is Command {
  return BY_ID.has(text);
}

/** The keys that a map gives a command as it comes. */
export function defaultKeys(map: KeyMapName, command: Command): readonly string[] {
  const { editor, annotator } = commandEntry(command);
  return map === 'editor' ? editor : (annotator ?? editor);
}

/** Whether two commands can act at the same moment, so that they cannot share a key. */
export function canClash(a: Command, b: Command): boolean {
  const first = commandEntry(a).modes;
  const second = commandEntry(b).modes;
  return first === undefined || second === undefined || first.some((mode) => second.includes(mode));
}

/** Whether a command acts in a mode. */
export function actsIn(command: Command, mode: Mode): boolean {
  return commandEntry(command).modes?.includes(mode) ?? true;
}

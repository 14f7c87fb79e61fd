import { recall, remember, type ChoiceStore } from '../memory/remembered.ts';
import {
  actsIn,
  canClash,
  COMMANDS,
  defaultKeys,
  isCommand,
  KEY_MAP_NAMES,
  type Command,
  type KeyMapName,
  type Mode,
} from './commands.ts';

const CHOSEN_KEY = 'sightline.key-map';
const CHANGES_KEY = 'sightline.keys';
/** A command has at most this many keys, a key at most this many characters: what is stored is from outside. */
const MOST_KEYS = 4;
const LONGEST_CHORD = 40;

type Changes = Readonly<Record<KeyMapName, Readonly<Partial<Record<Command, readonly string[]>>>>>;

/** The chosen map of keys with the user's own changes, remembered. */
export class KeyMaps {
  chosen = $state<KeyMapName>('editor');
  #changes = $state.raw<Changes>({ editor: {}, annotator: {} });
  readonly #store: ChoiceStore;

  constructor(store: ChoiceStore) {
    this.#store = store;
    this.chosen = recall(store, CHOSEN_KEY, toMapName, 'editor');
    this.#changes = recall(store, CHANGES_KEY, toChanges, this.#changes);
  }

  choose(map: KeyMapName): void {
    this.chosen = map;
    remember(this.#store, CHOSEN_KEY, map);
  }

  keysOf(command: Command): readonly string[] {
    return this.#changes[this.chosen][command] ?? defaultKeys(this.chosen, command);
  }

  isChanged(command: Command): boolean {
    return this.#changes[this.chosen][command] !== undefined;
  }

  get hasChanges(): boolean {
    return Object.keys(this.#changes[this.chosen]).length > 0;
  }

  /** What a key does in a mode of the window. */
  commandOf(chord: string, mode: Mode): Command | undefined {
    return COMMANDS.map(({ id }) => id).find((id) => this.keysOf(id).includes(chord) && actsIn(id, mode));
  }

  /** The commands that have this key and can act when `command` can. */
  conflicts(chord: string, command: Command): Command[] {
    return COMMANDS.map(({ id }) => id).filter(
      (id) => id !== command && canClash(id, command) && this.keysOf(id).includes(chord),
    );
  }

  /** Makes this the command's only key, and takes it from whatever it conflicts with. */
  assign(command: Command, chord: string): void {
    const taken = this.conflicts(chord, command).map(
      (id) => [id, this.keysOf(id).filter((key) => key !== chord)] as const,
    );
    this.#change({ ...Object.fromEntries(taken), [command]: [chord] });
  }

  /** Gives a command the keys it came with, and takes them from whatever they conflict with. */
  restore(command: Command): void {
    const keys = defaultKeys(this.chosen, command);
    const taken = keys.flatMap((chord) => this.conflicts(chord, command));
    this.#change({
      ...Object.fromEntries(taken.map((id) => [id, this.keysOf(id).filter((key) => !keys.includes(key))])),
      [command]: undefined,
    });
  }

  /** Gives every command of the chosen map the keys it came with. */
  restoreAll(): void {
    this.#keep({ ...this.#changes, [this.chosen]: {} });
  }

  #change(keys: Readonly<Partial<Record<Command, readonly string[] | undefined>>>): void {
    const merged = { ...this.#changes[this.chosen], ...keys };
    const kept = Object.entries(merged).filter(
      ([id, own]) => own !== undefined && isCommand(id) && !isSame(own, defaultKeys(this.chosen, id)),
    );
    this.#keep({ ...this.#changes, [this.chosen]: Object.fromEntries(kept) });
  }

  #keep(changes: Changes): void {
    this.#changes = changes;
    remember(this.#store, CHANGES_KEY, changes);
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

function toMapName(stored: unknown): KeyMapName | undefined {
  return KEY_MAP_NAMES.find((name) => name === stored);
}

function toChanges(stored: unknown): Changes | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const maps = stored as Readonly<Record<string, unknown>>;
  return { editor: toKeys(maps.editor), annotator: toKeys(maps.annotator) };
}

/** Takes over what names a command of today and is a short list of keys. */
function toKeys(stored: unknown): Partial<Record<Command, readonly string[]>> {
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).filter(
      ([id, keys]) => isCommand(id) && Array.isArray(keys) && keys.length <= MOST_KEYS && keys.every(isChord),
    ),
  );
}

function isChord(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST_CHORD;
}

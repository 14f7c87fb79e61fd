import { SvelteSet } from 'svelte/reactivity';
import type { ClipsInput, ExportInput, FormatDescription } from '../../core/api/index.ts';
import { recall, remember, type ChoiceStore } from '../memory/remembered.ts';
import { parseTime } from '../parse-time.ts';

/** What besides the formats of the engine can be made: videos cut out of the videos. */
export const CLIP_KINDS = ['reel', 'clips', 'stills'] as const;
export type ClipKind = (typeof CLIP_KINDS)[number];

/** Whose boxes and appearances; of videos also what a search found, and tagged moments. */
export type Whom = 'everyone' | 'people' | 'team' | 'results' | 'moments';

/** Why nothing can be started yet. */
export type MissingChoice =
  'whom' | 'people' | 'team' | 'results' | 'moments' | 'cameras' | 'from' | 'to' | 'range';

/** What the engine is asked for. */
export type ExportOrder =
  | { readonly kind: 'export'; readonly input: ExportInput }
  | { readonly kind: 'clips'; readonly input: ClipsInput };

/** How appearances are cut, in seconds. */
export interface Cut {
  /** Before and after each. */
  padding: number;
  /** Appearances no farther apart are one. */
  join: number;
}

/** What is done to the pictures and the sound of videos that are cut out. */
export interface ClipLook {
  hasBox: boolean;
  hasNames: boolean;
  hasOtherCameras: boolean;
  hasSound: boolean;
  copies: boolean;
}

/** What is kept for the next export; never whom it was about. */
interface RememberedChoices {
  readonly what: string;
  /** Of files and reports, which say when somebody is to be seen. */
  readonly exactCut: Cut;
  /** Of videos, which are to be watched. */
  readonly clipCut: Cut;
  readonly look: ClipLook;
  readonly hidesOthers: boolean;
}

const KEY = 'sightline.export';
const FRESH: RememberedChoices = {
  what: 'html',
  exactCut: { padding: 0, join: 0.3 },
  clipCut: { padding: 1, join: 2 },
  look: { hasBox: false, hasNames: false, hasOtherCameras: false, hasSound: true, copies: false },
  hidesOthers: false,
};
/** What the engine allows, in seconds. */
const LONGEST_PADDING = 3600;

/** What the window knows that can be chosen from; each is asked for anew. */
export interface KnownForExport {
  /** Names of all cameras. */
  readonly cameras: () => readonly string[];
  /** What the engine writes; empty until it has said so. */
  readonly formats: () => readonly FormatDescription[];
  /** Tracklets of the re-appearances that are shown, in their order. */
  readonly results: () => readonly number[];
}

/** What the dialog for exports is set to. */
export class ExportChoices {
  what = $state(FRESH.what);
  whom = $state<Whom>('everyone');
  readonly people = new SvelteSet<string>();
  team = $state('');
  /** Tags whose moments are wanted. */
  readonly tags = new SvelteSet<string>();
  /** Cameras that are left out. */
  readonly leftOut = new SvelteSet<string>();
  /** Project time as it is typed; empty: as far as the videos reach. */
  from = $state('');
  to = $state('');
  exactCut = $state<Cut>({ ...FRESH.exactCut });
  clipCut = $state<Cut>({ ...FRESH.clipCut });
  look = $state<ClipLook>({ ...FRESH.look });
  hidesOthers = $state(FRESH.hidesOthers);
  readonly #store: ChoiceStore;
  readonly #known: KnownForExport;

  constructor(store: ChoiceStore, known: KnownForExport) {
    this.#store = store;
    this.#known = known;
    Object.assign(this, recall(store, KEY, readRemembered, FRESH));
  }

  get isClips(): boolean {
    return CLIP_KINDS.some((kind) => kind === this.what);
  }

  /** Whether padding and joining change what is made. */
  get hasAppearances(): boolean {
    return (
      this.isClips ||
      this.#known.formats().some(({ id, hasAppearances }) => id === this.what && hasAppearances)
    );
  }

  /** Whether pictures of people leave, and somebody is chosen who is not to be hidden. */
  get canHide(): boolean {
    if (this.isClips) return true;
    const holdsPictures = this.#known
      .formats()
      .some(({ id, hasPictures }) => id === this.what && hasPictures);
    return holdsPictures && this.whom !== 'everyone';
  }

  /** How the appearances of what is chosen are cut. */
  get cut(): Cut {
    return this.isClips ? this.clipCut : this.exactCut;
  }

  /** The first choice that is missing or cannot be; undefined where the export can start. */
  get missing(): MissingChoice | undefined {
    if (this.whom === 'people' && this.people.size === 0) return 'people';
    if (this.whom === 'team' && this.team === '') return 'team';
    if (this.whom === 'results' && this.#known.results().length === 0) return 'results';
    if (this.whom === 'moments' && this.tags.size === 0) return 'moments';
    // Clips of everyone would be the videos themselves.
    if (this.isClips && this.whom === 'everyone') return 'whom';
    if (this.#known.cameras().length > 0 && this.#chosenCameras().length === 0) return 'cameras';
    const [from, to] = [this.from, this.to].map(seconds);
    if (from === null) return 'from';
    if (to === null) return 'to';
    return from !== undefined && to !== undefined && from >= to ? 'range' : undefined;
  }

  /** Chooses what is made; what only videos can be of is given up for files. */
  choose(what: string): void {
    this.what = what;
    if (!this.isClips && (this.whom === 'results' || this.whom === 'moments')) this.whom = 'everyone';
  }

  /** Starts with one person, where there is one. */
  choosePerson(name: string | undefined): void {
    if (name === undefined) return;
    this.whom = 'people';
    this.people.add(name);
  }

  /** What the engine is to make; remembers the choices for the next time. */
  order(): ExportOrder {
    this.#remember();
    const selection = this.#selection();
    const { padding, join } = this.cut;
    const appearances = this.hasAppearances ? { lead: padding, lag: padding, join } : {};
    const kind = CLIP_KINDS.find((known) => known === this.what);
    const input = {
      ...selection,
      ...appearances,
      ...(this.canHide && this.hidesOthers ? { hidesOthers: true } : {}),
    };
    if (kind === undefined) return { kind: 'export', input: { ...input, format: this.what } };
    return { kind: 'clips', input: { ...input, as: kind, ...this.look } };
  }

  #selection() {
    const cameras = this.#chosenCameras();
    const [from, to] = [this.from, this.to].map((text) => seconds(text) ?? undefined);
    return {
      ...(this.whom === 'people' ? { people: [...this.people] } : {}),
      ...(this.whom === 'team' ? { teams: [this.team] } : {}),
      ...(this.isClips && this.whom === 'results' ? { tracklets: [...this.#known.results()] } : {}),
      ...(this.isClips && this.whom === 'moments' ? { tags: [...this.tags] } : {}),
      ...(cameras.length < this.#known.cameras().length ? { cameras } : {}),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
  }

  #chosenCameras(): string[] {
    return this.#known.cameras().filter((name) => !this.leftOut.has(name));
  }

  #remember(): void {
    const { what, exactCut, clipCut, look, hidesOthers } = this;
    const kept: RememberedChoices = { what, exactCut, clipCut, look, hidesOthers };
    remember(this.#store, KEY, kept);
  }
}

/** Seconds of a time that was typed; undefined where nothing was, null where it is no time. */
function seconds(text: string): number | undefined | null {
  return text.trim() === '' ? undefined : (parseTime(text) ?? null);
}

function readRemembered(stored: unknown): RememberedChoices | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { what, exactCut, clipCut, look, hidesOthers } = stored as Record<string, unknown>;
  return {
    what: typeof what === 'string' ? what : FRESH.what,
    exactCut: readCut(exactCut, FRESH.exactCut),
    clipCut: readCut(clipCut, FRESH.clipCut),
    look: readLook(look),
    hidesOthers: hidesOthers === true,
  };
}

function readLook(stored: unknown): ClipLook {
  const kept = (stored ?? {}) as Record<string, unknown>;
  const flag = (name: keyof ClipLook): boolean =>
    typeof kept[name] === 'boolean' ? kept[name] : FRESH.look[name];
  return {
    hasBox: flag('hasBox'),
    hasNames: flag('hasNames'),
    hasOtherCameras: flag('hasOtherCameras'),
    hasSound: flag('hasSound'),
    copies: flag('copies'),
  };
}

function readCut(stored: unknown, fresh: Cut): Cut {
  const { padding, join } = (stored ?? {}) as Record<string, unknown>;
  const duration = (value: unknown, otherwise: number): number =>
    typeof value === 'number' && value >= 0 && value <= LONGEST_PADDING ? value : otherwise;
  return { padding: duration(padding, fresh.padding), join: duration(join, fresh.join) };
}

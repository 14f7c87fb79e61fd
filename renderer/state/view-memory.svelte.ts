import { recall, remember, type ChoiceStore } from '../memory/remembered.ts';
import type { Clock } from './clock.svelte.ts';
import type { People } from './people.svelte.ts';
import type { ProjectView } from './project-view.svelte.ts';
import type { Roster } from './roster.svelte.ts';
import type { Search } from './search.svelte.ts';
import type { Timeline } from './timeline.svelte.ts';

const KEY = 'sightline.view';
/** Milliseconds between two looks at whether the view is another one. */
const INTERVAL = 1000;

/** What is looked at. */
interface View {
  /** The project's name: a window may be given another project. */
  readonly project: string;
  /** Seconds of project time. */
  readonly time: number;
  readonly camera: string | null;
  /** Who is asked for; a picture is not kept. */
  readonly tracklet: number | null;
  readonly person: number | null;
  /** The person whose page is open. */
  readonly opened: number | null;
  readonly selected: readonly number[];
}

/** What the view is made of. */
export interface ViewParts {
  readonly project: ProjectView;
  readonly clock: Clock;
  readonly people: People;
  readonly search: Search;
  readonly roster: Roster;
  readonly timeline: Timeline;
}

/**
 * Keeps what is looked at for as long as the window lives, so that a page that was loaded anew, after a crash too, shows
 * the same.
 */
export class ViewMemory {
  readonly #store: ChoiceStore;
  readonly #parts: ViewParts;
  #isRestored = false;
  #keptAt = -Infinity;
  #kept = '';

  constructor(store: ChoiceStore, parts: ViewParts) {
    this.#store = store;
    this.#parts = parts;
  }

  /** Shows what was looked at before, once, when the project has been loaded. */
  restore(): void {
    const { project, clock, people, search, roster, timeline } = this.#parts;
    if (this.#isRestored || project.project === undefined) return;
    this.#isRestored = true;
    const view = recall<View | undefined>(this.#store, KEY, readView, undefined);
    if (view?.project !== project.project.name) return;
    clock.seek(view.time);
    if (project.cameras.some(({ name }) => name === view.camera))
      people.activeCamera = view.camera ?? undefined;
    roster.opened = view.opened ?? undefined;
    const present = view.selected.filter((tracklet) => timeline.item(tracklet) !== undefined);
    if (present.length > 0) timeline.selectAll(present);
    if (view.tracklet !== null && timeline.item(view.tracklet) !== undefined) void search.find(view.tracklet);
    else if (view.person !== null) void search.findPerson(view.person);
  }

  /** Keeps what is looked at now; does nothing within a second of the last time. `now`: milliseconds of a steady clock. */
  keep(now: number): void {
    const { project, clock, people, search, roster, timeline } = this.#parts;
    if (!this.#isRestored || project.project === undefined || now - this.#keptAt < INTERVAL) return;
    this.#keptAt = now;
    const view: View = {
      project: project.project.name,
      time: clock.time,
      camera: people.activeCamera ?? null,
      tracklet: search.query ?? null,
      person: search.person ?? null,
      opened: roster.opened ?? null,
      selected: [...timeline.selected],
    };
    const text = JSON.stringify(view);
    if (text === this.#kept) return;
    this.#kept = text;
    remember(this.#store, KEY, view);
  }
}

function readView(stored: unknown): View | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { project, time, camera, tracklet, person, opened, selected } = stored as Record<string, unknown>;
  if (typeof project !== 'string' || typeof time !== 'number') return undefined;
  const id = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    project,
    time,
    camera: typeof camera === 'string' ? camera : null,
    tracklet: id(tracklet),
    person: id(person),
    opened: id(opened),
    selected: Array.isArray(selected) ? selected.filter((value) => typeof value === 'number') : [],
  };
}

import { SvelteSet } from 'svelte/reactivity';
import type { Camera, EngineClient, TrackletSummary } from '../../core/api/index.ts';
import { recall, remember, type ChoiceStore } from '../memory/remembered.ts';
import {
  byTracklet,
  lanesByCamera,
  lanesByPerson,
  lanesByTag,
  toItems,
  type LaneGrouping,
  type TimelineItem,
  type TimelineLane,
  type TimelineMoment,
  type TimelinePerson,
} from '../timeline/timeline-data.ts';
import { lanesHeight } from '../timeline/timeline-layout.ts';
import { moveTime, showTime, wholeView, zoomTime, type TimelineView } from '../timeline/timeline-view.ts';
import { strings } from '../strings.ts';
import type { Clock } from './clock.svelte.ts';
import type { Notices } from './notices.svelte.ts';

const CHOICE_KEY = 'sightline.timeline';

/** What is remembered of the time line. */
interface Choice {
  readonly grouping: LaneGrouping;
  readonly isOpen: boolean;
}

const NEW_CHOICE: Choice = { grouping: 'camera', isOpen: true };

/** Who is who, as far as lanes need it. */
export interface LanePeople {
  readonly people: readonly TimelinePerson[];
  personOf(tracklet: number): number | undefined;
}

/** The time line: its items and lanes, what part of it is seen, and what is selected. */
export class Timeline {
  items = $state.raw<readonly TimelineItem[]>([]);
  grouping = $state<LaneGrouping>('camera');
  isOpen = $state(true);
  /** Tracklets. */
  readonly selected = new SvelteSet<number>();
  #cameras = $state.raw<readonly Camera[]>([]);
  /** Undefined as long as everything is seen. */
  #view = $state.raw<TimelineView>();
  readonly #engine: EngineClient;
  readonly #clock: Clock;
  readonly #notices: Notices;
  readonly #store: ChoiceStore;
  readonly #lanePeople: LanePeople;
  readonly #moments: () => readonly TimelineMoment[];

  constructor(
    engine: EngineClient,
    clock: Clock,
    notices: Notices,
    store: ChoiceStore,
    lanePeople: LanePeople,
    moments: () => readonly TimelineMoment[] = () => [],
  ) {
    this.#engine = engine;
    this.#clock = clock;
    this.#notices = notices;
    this.#store = store;
    this.#lanePeople = lanePeople;
    this.#moments = moments;
    const choice = recall(store, CHOICE_KEY, toChoice, NEW_CHOICE);
    this.grouping = choice.grouping;
    this.isOpen = choice.isOpen;
  }

  readonly lanes = $derived.by<readonly TimelineLane[]>(() => [
    ...this.#trackletLanes,
    ...lanesByTag(this.moments),
  ]);

  readonly #trackletLanes = $derived.by<readonly TimelineLane[]>(() => {
    if (this.grouping === 'camera' || !this.hasPeople) return lanesByCamera(this.items, this.#cameras);
    const personOf = (tracklet: number): number | undefined => this.#lanePeople.personOf(tracklet);
    return lanesByPerson(this.items, this.#lanePeople.people, personOf, strings.timeline.nobody);
  });

  /** Tagged moments; each tag has a lane of its own below the others. */
  readonly moments = $derived.by<readonly TimelineMoment[]>(() => this.#moments());

  #summaries = $state.raw(byTracklet<TrackletSummary>([]));
  readonly #byTracklet = $derived(byTracklet(this.items));

  get range(): { readonly from: number; readonly to: number } {
    return { from: this.#clock.start, to: this.#clock.end };
  }

  get view(): TimelineView {
    return this.#view ?? wholeView(this.range);
  }

  /** Whether there is anybody to make lanes of. */
  get hasPeople(): boolean {
    return this.#lanePeople.people.length > 0;
  }

  /** CSS colour of the person whom a tracklet belongs to. */
  colourOf(tracklet: number): string | undefined {
    const person = this.#lanePeople.personOf(tracklet);
    return this.#lanePeople.people.find((known) => known.person === person)?.colour;
  }

  item(tracklet: number): TimelineItem | undefined {
    return this.#byTracklet.get(tracklet);
  }

  /** Address of a tracklet's best crop. */
  thumbnailOf(tracklet: number): string | null {
    return this.#summaries.get(tracklet)?.thumbnail ?? null;
  }

  /** Whether a person, not the detector, drew one of the tracklet's boxes. */
  isByHand(tracklet: number): boolean {
    return this.#summaries.get(tracklet)?.isByHand ?? false;
  }

  /** Asks the engine for all tracklets; what is shown stays until they are there. */
  async load(cameras: readonly Camera[]): Promise<void> {
    try {
      const tracklets = await this.#engine.tracklets.list({});
      this.#cameras = cameras;
      this.#summaries = byTracklet(tracklets);
      this.items = toItems(tracklets, cameras);
      this.#notices.clear('timeline');
    } catch (error) {
      this.#notices.report('timeline', error);
    }
  }

  setGrouping(grouping: LaneGrouping): void {
    this.grouping = grouping;
    if (this.#view !== undefined) this.#view = { ...this.#view, scrollTop: 0 };
    this.#remember();
  }

  toggle(): void {
    this.isOpen = !this.isOpen;
    this.#remember();
  }

  /** Zooms around a time; around the clock's where absent. */
  zoom(factor: number, time = this.#clock.time): void {
    this.#view = zoomTime(
      this.view,
      this.range,
      Math.min(Math.max(time, this.view.from), this.view.to),
      factor,
    );
  }

  showAll(): void {
    this.#view = undefined;
  }

  move(seconds: number): void {
    this.#view = moveTime(this.view, this.range, seconds);
  }

  /** Scrolls lanes by CSS pixels; `seen`: height of what is seen of them. */
  scroll(pixels: number, seen: number): void {
    const most = Math.max(0, lanesHeight(this.lanes) - seen);
    const scrollTop = Math.min(Math.max(this.view.scrollTop + pixels, 0), most);
    if (scrollTop !== this.view.scrollTop) this.#view = { ...this.view, scrollTop };
  }

  /** Turns the page when the clock has left what is seen. */
  followClock(): void {
    const view = showTime(this.view, this.range, this.#clock.time);
    if (view !== this.view && this.#view !== undefined) this.#view = view;
  }

  /** Selects one tracklet alone; `isAdded`: adds it to the selection, or takes it out. */
  select(tracklet: number | undefined, isAdded = false): void {
    if (!isAdded) this.selected.clear();
    if (tracklet === undefined) return;
    if (isAdded && this.selected.has(tracklet)) this.selected.delete(tracklet);
    else this.selected.add(tracklet);
  }

  selectAll(tracklets: readonly number[]): void {
    this.selected.clear();
    for (const tracklet of tracklets) this.selected.add(tracklet);
  }

  /** The selected items in the order of time. */
  get selectedItems(): TimelineItem[] {
    return [...this.selected]
      .flatMap((tracklet) => this.item(tracklet) ?? [])
      .sort((a, b) => a.start - b.start || a.tracklet - b.tracklet);
  }

  /** The tracklet that is selected alone. */
  get onlySelected(): number | undefined {
    return this.selected.size === 1 ? [...this.selected][0] : undefined;
  }

  /** Selects the item after (or before) the selected one in its row's lane, and goes to its start. */
  selectNext(direction: 1 | -1): void {
    const current = this.selectedItems.at(direction === 1 ? -1 : 0);
    const lane = this.lanes.find(({ rows }) =>
      rows.some((row) => current !== undefined && row.includes(current)),
    );
    const inLane = lane?.rows.flat().filter((item) => 'tracklet' in item);
    const items = (inLane ?? [...this.items]).sort((a, b) => a.start - b.start || a.tracklet - b.tracklet);
    const next =
      current === undefined
        ? items.find(({ start }) => start >= this.#clock.time)
        : items[items.indexOf(current) + direction];
    if (next === undefined) return;
    this.select(next.tracklet);
    this.#clock.pause();
    this.#clock.seek(next.start);
  }

  /** Goes to an end of what is selected. */
  seekSelected(which: 'start' | 'end'): void {
    const times = this.selectedItems.map((item) => item[which]);
    if (times.length > 0) this.#clock.seek(which === 'start' ? Math.min(...times) : Math.max(...times));
  }

  #remember(): void {
    remember(this.#store, CHOICE_KEY, { grouping: this.grouping, isOpen: this.isOpen });
  }
}

function toChoice(stored: unknown): Choice | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { grouping, isOpen } = stored as Readonly<Record<string, unknown>>;
  if (grouping !== 'camera' && grouping !== 'person') return undefined;
  return { grouping, isOpen: isOpen !== false };
}
